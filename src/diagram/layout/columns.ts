import type { Place } from '#state'
import { inColumns, slotsIn } from './grid.ts'
import { easeIn, formFor, type Room } from './room.ts'
import { GAPS, TALL } from './sizes.ts'
import { stack, type Item } from './stack.ts'
import type { Memory } from './types.ts'

/** Places are remembered by band: who changes bands is a newcomer in the next. */
export const BAND = { callers: 0, nodes: 1, services: 2, pods: 3, fronts: 4, proxies: 5 } as const
type BandName = keyof typeof BAND

/** A block of the picture: one card, or one owner's pods in a grid. */
export interface Block {
  key: Place
  w: number
  h: number
  want?: number
  above?: number
  /** Puts what the block consists of at its upper left corner. */
  put: (x: number, y: number) => void
}

export interface Band {
  name: BandName
  blocks: Block[]
  /** Room to the next one. */
  gap: number
}

/** How bands stand beside each other. */
interface Form {
  /** A column that would be higher is broken into several that stand side by side. */
  high: number
  /** Columns of those who call. */
  callers: number
  /** Services of proxies stand above these, and not before them. */
  stacked: boolean
}

const HIGH = [Infinity, 1100, 850, 680, 560, 460, 380, 300]
const CALLERS = [1, 2, 3, 4, 5]
const ROW = GAPS.roomy.row

const columnHeight = (blocks: readonly Block[]) => blocks.reduce((sum, block) => sum + block.h + ROW, -ROW)
const widest = (blocks: readonly Block[]) => Math.max(0, ...blocks.map(({ w }) => w))

/** What the bands are made of, in any form. */
export interface Bands {
  /** Clients, load balancers, and pods that only ask. */
  callers: (form: { bottom: number }) => [clients: Block[], balancers: Block[], asking: Block[]]
  rest: Band[]
  gap: number
}

/** Bands as columns; an empty one takes no room. The callers begin as high as the nodes, the others are centred. */
export function across(bands: Bands, memory: Memory, room: Room): void {
  const nodes = bands.rest.find(({ name }) => name === 'nodes')?.blocks ?? []
  const everybody = bands.callers({ bottom: 0 }).flat()
  const forms = formsOf(bands.rest, everybody.length)
  const kept = memory.forms.get('columns')
  const form = formFor(
    forms,
    (one) => {
      const { w, h } = sizeOf(one, bands, everybody, nodes)
      return easeIn(room, w, h)
    },
    forms.find((one) => numberOf(one) === kept),
  )
  const now = numberOf(form)
  // Others stand where they will from now on, not where they stood in another form.
  if (kept !== undefined && kept !== now) forget(memory)
  memory.forms.set('columns', now)

  const nodesHigh = Math.max(0, ...columnsOf('nodes', nodes, memory, form.high).map(columnHeight))
  const top = -nodesHigh / 2
  const callers = bands.callers({ bottom: -top })
  let x = 0
  if (form.callers === 1) x = standIn({ name: 'callers', blocks: callers.flat(), gap: bands.gap }, x, top)
  else x = rows(callers, form.callers, memory) + bands.gap
  for (const band of arranged(bands.rest, form)) x = standIn(band, x)

  function standIn({ name, blocks, gap }: Band, left: number, callersTop?: number): number {
    if (blocks.length === 0) return left
    const width = widest(blocks)
    // Ghosts alone stand beside the Services that look for them.
    const start = callersTop ?? (blocks.every(({ want }) => want !== undefined) ? -Infinity : undefined)
    const columns = columnsOf(name, blocks, memory, name === 'callers' ? Infinity : form.high)
    columns.forEach((column, i) => {
      const items = column.map(({ key, h, want, above }): Item => {
        const place = `${BAND[name]} ${key}`
        return { place, h, ...(want !== undefined && { want }), ...(above !== undefined && { above }) }
      })
      const ys = stack(items, memory.at, ROW, start)
      const at = left + i * (width + TALL.gap)
      for (const block of column) {
        const place = `${BAND[name]} ${block.key}`
        const y = ys.get(place)!
        memory.at.set(place, { x: at, y })
        block.put(at, y)
      }
    })
    return left + columns.length * (width + TALL.gap) - TALL.gap + gap
  }
}

/** Callers side by side, in rows of their kind: between rows there is room for lines. Returns where they end. */
function rows(kinds: readonly Block[][], beside: number, memory: Memory): number {
  const width = widest(kinds.flat())
  const all = kinds.flatMap((blocks, kind) => {
    const slots = slotsOf(`callers ${kind}`, blocks, memory)
    const ordered = blocks.toSorted((one, other) => slots.get(one.key)! - slots.get(other.key)!)
    return Array.from({ length: Math.ceil(ordered.length / beside) }, (_, i) =>
      ordered.slice(i * beside, (i + 1) * beside),
    )
  })
  let y = -(all.reduce((sum, row) => sum + tallest(row) + ROW, -ROW) / 2)
  for (const row of all) {
    for (const [column, block] of row.entries()) block.put(column * (width + TALL.gap), y)
    y += tallest(row) + ROW
  }
  return beside * (width + TALL.gap) - TALL.gap
}

/** Services of proxies before these, or above them. */
function arranged(bands: readonly Band[], { stacked }: Form): Band[] {
  if (!stacked) return [...bands]
  const fronts = bands.find(({ name }) => name === 'fronts')!.blocks
  return bands.flatMap((band): Band[] => {
    if (band.name === 'fronts') return []
    if (band.name !== 'proxies') return [band]
    const blocks = band.blocks.map((block, i) => (i === 0 ? { ...block, above: GAPS.roomy.down } : block))
    return [{ ...band, blocks: [...fronts, ...blocks] }]
  })
}

/** The plainest first: one column for each band. */
function formsOf(bands: readonly Band[], callers: number): Form[] {
  const has = (wish: BandName) => bands.some(({ name, blocks }) => name === wish && blocks.length > 0)
  const canStack = has('fronts') && has('proxies')
  const forms: Form[] = []
  for (const beside of CALLERS)
    for (const high of HIGH)
      for (const stacked of canStack ? [false, true] : [false])
        if (beside === 1 || beside * 2 <= callers) forms.push({ high, callers: beside, stacked })
  return forms
}

const numberOf = ({ high, callers, stacked }: Form) => callers * 100 + HIGH.indexOf(high) * 2 + (stacked ? 1 : 0)

/** About how large the picture is in a form. */
function sizeOf(
  form: Form,
  bands: Bands,
  callers: readonly Block[],
  nodes: readonly Block[],
): { w: number; h: number } {
  let w = 0
  let h = 0
  let gap = 0
  for (const { blocks, gap: next } of arranged(bands.rest, form)) {
    if (blocks.length === 0) continue
    const count = countIn(blocks, form.high)
    w += gap + count * (widest(blocks) + TALL.gap) - TALL.gap
    h = Math.max(h, count === 1 ? columnHeight(blocks) : rowsIn(blocks, form.high) * (tallest(blocks) + ROW))
    gap = next
  }
  if (callers.length > 0) w += form.callers * (widest(callers) + TALL.gap) - TALL.gap + bands.gap
  const asking = callers.filter(({ want }) => want !== undefined && want !== BALANCED)
  const first = columnHeight(callers.filter((one) => !asking.includes(one))) / form.callers
  const nodesHigh = nodes.length === 0 ? 0 : columnHeight(nodes) / countIn(nodes, form.high)
  const beside = asking.length === 0 ? first : Math.max(first, nodesHigh) + columnHeight(asking) / form.callers + 24
  return { w, h: Math.max(h, beside) }
}

/** Where the load balancers' middle would like to be. */
export const BALANCED = 8

const tallest = (blocks: readonly Block[]) => Math.max(...blocks.map(({ h }) => h))

/** As many as fit whatever they are: one more then comes to the end, and no other moves. */
const rowsIn = (blocks: readonly Block[], high: number) =>
  Math.max(1, Math.floor((high + ROW) / (tallest(blocks) + ROW)))

const isWhole = (blocks: readonly Block[], high: number) =>
  columnHeight(blocks) <= high || blocks.some(({ want }) => want !== undefined)

const countIn = (blocks: readonly Block[], high: number) =>
  isWhole(blocks, high) ? 1 : Math.ceil(blocks.length / rowsIn(blocks, high))

/** A band as one column, or as several where one would be too tall: who stays keeps the place in the order that it has. */
function columnsOf(name: BandName, blocks: readonly Block[], memory: Memory, high: number): (readonly Block[])[] {
  if (isWhole(blocks, high)) return [blocks]
  const key = `columns ${BAND[name]}`
  const slots = slotsOf(key, blocks, memory)
  return inColumns(blocks, (block) => slots.get(block.key)!, evenRows(key, blocks, memory, high))
}

/** Columns are of one height, with room for one more; and as high as they were, so that nobody changes columns. */
function evenRows(key: string, blocks: readonly Block[], memory: Memory, high: number): number {
  const most = rowsIn(blocks, high)
  const count = Math.ceil(blocks.length / most)
  const kept = memory.forms.get(key)
  if (kept !== undefined && kept <= most && Math.abs(Math.ceil(blocks.length / kept) - count) < 2) return kept
  const rows = Math.min(most, Math.ceil((blocks.length + 1) / count))
  memory.forms.set(key, rows)
  return rows
}

const slotsOf = (key: string, blocks: readonly Block[], memory: Memory) =>
  slotsIn(
    memory,
    key,
    blocks.map((block) => ({ place: block.key })),
  )

function forget({ at, slots, forms }: Memory): void {
  at.clear()
  forms.clear()
  for (const key of slots.keys()) if (key.startsWith('columns ') || key.startsWith('callers ')) slots.delete(key)
}
