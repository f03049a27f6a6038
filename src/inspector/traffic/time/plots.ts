/** The two charts, drawn by uPlot. React is not asked for each of their pictures. */
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { clockTime } from '#ui'
import type { Mark } from './marks.ts'
import type { View } from './view.ts'

/** Between the two charts all height is shared so. */
const UPPER = 0.54
const LEAST_PX = 56
/** Room for the marks above the upper chart, and for the clock below the lower one. */
const MARKS_PX = 14
const CLOCK_PX = 22
const SIDE_PX = 52
const SHARED = 'traffic'

type Colours = Record<'text' | 'dim' | 'grid' | 'ok' | 'okSoft' | 'bad' | 'warn' | 'accent' | 'lost', string>

export class Plots {
  #upper: UPlot | null = null
  #lower: UPlot | null = null
  #view: View | null = null
  readonly #resize: ResizeObserver
  readonly #theme: MutationObserver

  /** @param onPoint is told which step the pointer is at, null when it leaves */
  constructor(
    private readonly box: HTMLElement,
    private readonly onPoint: (step: number | null) => void,
  ) {
    this.#make()
    this.#resize = new ResizeObserver(() => this.#size())
    this.#resize.observe(box)
    // Colours are those of the tokens; when the theme changes the charts are made anew.
    this.#theme = new MutationObserver(() => this.#make())
    this.#theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  }

  show(view: View): void {
    this.#view = view
    // Steps reach to the right: the last one needs an end.
    const xs = [...view.steps.map(({ t }) => t / 1000), view.end / 1000]
    const last = view.steps.at(-1)
    const rate = (count: number) => (count * 1000) / view.stepMs
    const range = { min: view.from / 1000, max: Math.max(view.end, view.from + 1000) / 1000 }
    const counts = [
      xs,
      [...view.steps.map(({ count }) => rate(count)), last ? rate(last.count) : null],
      [...view.steps.map(({ failed }) => rate(failed)), null],
    ]
    const durations = [
      xs,
      ...(['p50', 'p95', 'p99'] as const).map((key) => [...view.steps.map((step) => step[key]), null]),
    ]
    for (const [plot, data] of [
      [this.#upper, counts],
      [this.#lower, durations],
    ] as const) {
      if (!plot) continue
      plot.batch(() => {
        plot.setData(data as UPlot.AlignedData, false)
        plot.setScale('x', range)
      })
    }
  }

  destroy(): void {
    this.#resize.disconnect()
    this.#theme.disconnect()
    this.#upper?.destroy()
    this.#lower?.destroy()
  }

  #make(): void {
    this.#upper?.destroy()
    this.#lower?.destroy()
    const colours = coloursOf(this.box)
    const { upper, lower } = this.#options(colours)
    this.#upper = new UPlot(upper, [[], [], []], this.box)
    this.#lower = new UPlot(lower, [[], [], [], []], this.box)
    if (this.#view) this.show(this.#view)
  }

  #heights(): { width: number; upper: number; lower: number } {
    const { clientWidth: width, clientHeight } = this.box
    const height = Math.max(2 * LEAST_PX + CLOCK_PX, clientHeight)
    const upper = Math.round(height * UPPER)
    return { width: Math.max(width, 120), upper, lower: height - upper }
  }

  #size(): void {
    const { width, upper, lower } = this.#heights()
    this.#upper?.setSize({ width, height: upper })
    this.#lower?.setSize({ width, height: lower })
  }

  #options(colours: Colours): { upper: UPlot.Options; lower: UPlot.Options } {
    const { width, upper, lower } = this.#heights()
    const axis = (isShown: boolean): UPlot.Axis => ({
      stroke: colours.dim,
      font: fontOf(this.box),
      size: isShown ? CLOCK_PX : 0,
      gap: 4,
      grid: { stroke: colours.grid, width: 1 },
      ticks: { show: false },
      values: isShown ? (_, ticks) => ticks.map((t) => clockTime(1000 * t, 0)) : () => [],
      space: 70,
      incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300],
    })
    const side = (values: (tick: number) => string, more: Partial<UPlot.Axis> = {}): UPlot.Axis => ({
      stroke: colours.dim,
      font: fontOf(this.box),
      size: SIDE_PX,
      gap: 6,
      space: 26,
      grid: { stroke: colours.grid, width: 1 },
      ticks: { show: false },
      values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : values(tick))),
      ...more,
    })
    const common = {
      width,
      legend: { show: false },
      cursor: { sync: { key: SHARED }, drag: { x: false, y: false }, points: { size: 6 } },
      hooks: {
        draw: [(plot: UPlot) => this.#drawMarks(plot, colours)],
        setCursor: [(plot: UPlot) => this.onPoint(plot.cursor.left! < 0 ? null : (plot.cursor.idx ?? null))],
      },
    } satisfies Partial<UPlot.Options>
    const line = (stroke: string, dash: number[] = []): UPlot.Series => ({
      stroke,
      dash,
      width: 1.5,
      spanGaps: true,
      points: { show: false },
    })
    return {
      upper: {
        ...common,
        height: upper,
        padding: [MARKS_PX, 20, 4, 0],
        scales: { x: { time: false, auto: false }, y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
        axes: [axis(false), side((tick) => (Number.isInteger(tick) ? `${tick}/s` : ''))],
        series: [
          {},
          { ...line(colours.ok), fill: colours.okSoft, paths: UPlot.paths.stepped!({ align: 1 }) },
          {
            ...line(colours.bad),
            width: 0,
            fill: colours.bad,
            paths: UPlot.paths.bars!({ size: [0.9, 12], align: 1 }),
          },
        ],
      },
      lower: {
        ...common,
        height: lower,
        padding: [8, 20, 0, 0],
        scales: {
          x: { time: false, auto: false },
          y: {
            distr: 3,
            log: 10,
            range: (_, min, max) => [
              10 ** Math.floor(Math.log10(min || 1)),
              10 ** Math.ceil(Math.log10(Math.max(max || 10, 2) * 1.01)),
            ],
          },
        },
        axes: [axis(true), side(tickMs, { splits: (_, __, min, max) => powersOfTen(min, max) })],
        series: [{}, line(colours.text), line(colours.accent, [6, 3]), line(colours.lost, [2, 3])],
      },
    }
  }

  /** A line for each mark through both charts, its head in the row above; and one where an earlier time is shown. */
  #drawMarks(plot: UPlot, colours: Colours): void {
    const view = this.#view
    if (!view) return
    const { ctx, bbox } = plot
    const scale = devicePixelRatio
    ctx.save()
    const at = (t: number) => Math.round(plot.valToPos(t / 1000, 'x', true)) + 0.5
    for (const mark of view.marks) this.#drawMark(ctx, at(mark.t), bbox, mark, colours, plot === this.#upper)
    if (view.time !== null) {
      const x = at(view.time)
      ctx.fillStyle = colours.grid
      ctx.globalAlpha = 0.5
      ctx.fillRect(x, bbox.top, Math.max(0, bbox.left + bbox.width - x), bbox.height)
      ctx.globalAlpha = 1
      ctx.fillStyle = colours.accent
      ctx.fillRect(x - scale, bbox.top, 2 * scale, bbox.height)
    }
    ctx.restore()
  }

  #drawMark(
    ctx: CanvasRenderingContext2D,
    x: number,
    { top, height }: UPlot.BBox,
    { isWarning }: Mark,
    colours: Colours,
    hasHead: boolean,
  ): void {
    const scale = devicePixelRatio
    ctx.strokeStyle = ctx.fillStyle = isWarning ? colours.warn : colours.dim
    ctx.globalAlpha = isWarning ? 0.9 : 0.35
    ctx.lineWidth = scale
    ctx.setLineDash(isWarning ? [] : [2 * scale, 3 * scale])
    ctx.beginPath()
    ctx.moveTo(x, top)
    ctx.lineTo(x, top + height)
    ctx.stroke()
    if (!hasHead) return
    ctx.globalAlpha = 1
    ctx.beginPath()
    // A triangle warns, a dot tells.
    if (isWarning) {
      ctx.moveTo(x - 4 * scale, top - 9 * scale)
      ctx.lineTo(x + 4 * scale, top - 9 * scale)
      ctx.lineTo(x, top - 2 * scale)
    } else ctx.arc(x, top - 5 * scale, 2 * scale, 0, 2 * Math.PI)
    ctx.fill()
  }
}

function powersOfTen(min: number, max: number): number[] {
  const powers: number[] = []
  for (let ms = min; ms <= max * 1.001; ms *= 10) powers.push(ms)
  return powers
}

function tickMs(ms: number): string {
  return ms >= 1000 ? `${ms / 1000} s` : `${Number(ms.toPrecision(1))} ms`
}

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(`--pp-${name}`).trim()
  return {
    text: of('text'),
    dim: of('text-2'),
    grid: of('border'),
    ok: of('ok'),
    okSoft: of('ok-soft'),
    bad: of('bad'),
    warn: of('warn'),
    accent: of('accent'),
    lost: of('lost'),
  }
}

function fontOf(element: HTMLElement): string {
  const style = getComputedStyle(element)
  return `${style.getPropertyValue('--pp-text-xs').trim()} ${style.fontFamily}`
}
