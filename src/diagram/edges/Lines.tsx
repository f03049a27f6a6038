import { memo, useMemo } from 'react'
import { ViewportPortal } from '@xyflow/react'
import { useStore } from 'zustand'
import { rates, shown, type Rates } from '#state'
import { at, svgPath } from '../geometry/route.ts'
import { bundlesOf, type Bundle } from './bundles.ts'
import { forbiddenText } from './forbidden.ts'
import type { Line } from './lines.ts'
import { pointed } from './pointed.ts'

/** A line as it is drawn now. */
export interface Link {
  id: string
  line: Line
  /** The selected request runs over it. */
  lit: boolean
  /** It is asked why it is there. */
  chosen: boolean
  className: string
}

/** From so many on, those that look the same are drawn as one shape. */
export const CROWD = 150

/**
 * All lines, in one picture below the cards. None of them takes the pointer: which line is under it is a matter of
 * geometry, see `lineAt`. A crowd is drawn in bundles, so that it costs the browser no more than a few lines do.
 */
export const Lines = memo(({ links }: { links: readonly Link[] }) => (
  <ViewportPortal>
    <svg className="dg-lines">
      {links.length > CROWD ? <Crowd links={links} /> : links.map((link) => <Single key={link.id} link={link} />)}
      <Pointed links={links} />
    </svg>
    {links.map(
      ({ id, line, className }) =>
        line.label && line.spot && className !== 'is-leaving' && <PortLabel key={id} line={line} />,
    )}
  </ViewportPortal>
))

const Single = memo(({ link }: { link: Link }) => {
  const { line, lit, chosen, className } = link
  const width = useStore(rates, (s) => widthIn(s.of, line))
  return (
    <g className={`dg-link ${className}`} data-id={link.id} role="img" aria-label={nameOf(line)}>
      <path
        className="dg-edge"
        d={svgPath(line.curve)}
        style={width === 0 ? undefined : { strokeWidth: 1.5 + width }}
        data-kind={line.kind}
        data-state={line.state}
        data-faint={line.faint || undefined}
        data-lit={lit || undefined}
        data-forbidden={line.forbidden ? (line.forbidden.share > 0.995 ? 'all' : 'some') : undefined}
        data-chosen={chosen || undefined}
      />
      {line.forbidden && <NoEntry curve={line.curve} />}
    </g>
  )
})

const nameOf = ({ from, to, forbidden }: Line) =>
  forbidden
    ? `Edge from ${from} to ${to}, ${forbiddenText(forbidden)}: ${forbidden.facts.join('; ')}`
    : `Edge from ${from} to ${to}`

/** What differs from the many is drawn by itself, over them. */
const isSpecial = ({ line, lit, chosen, className }: Link) =>
  lit || chosen || line.forbidden !== null || className === 'is-leaving'

function Crowd({ links }: { links: readonly Link[] }) {
  // Which lines are wide, as a text: equal figures draw nothing.
  const busy = useStore(rates, (s) =>
    links
      .filter(({ line }) => widthIn(s.of, line) > 0)
      .map(({ id }) => id)
      .join('\n'),
  )
  const [bundles, single] = useMemo(() => {
    const wide = new Set(busy.split('\n'))
    const alone = links.filter((link) => isSpecial(link) || wide.has(link.id))
    const taken = new Set(alone)
    return [bundlesOf(links.filter((link) => !taken.has(link))), alone]
  }, [links, busy])
  return (
    <g role="img" aria-label={`${links.length} lines`}>
      {bundles.map((bundle) => (
        <Bundled key={bundle.key} bundle={bundle} />
      ))}
      {single.map((link) => (
        <Single key={link.id} link={link} />
      ))}
    </g>
  )
}

const Bundled = memo(
  ({ bundle: { d, line, className } }: { bundle: Bundle }) => (
    <g className={`dg-link ${className}`}>
      <path
        className="dg-edge"
        d={d}
        data-kind={line.kind}
        data-state={line.state}
        data-faint={line.faint || undefined}
      />
    </g>
  ),
  (before, now) => before.bundle.d === now.bundle.d,
)

/** The line under the pointer, once more over all others. */
function Pointed({ links }: { links: readonly Link[] }) {
  const id = useStore(pointed, (s) => s.line)
  const link = id === null ? undefined : links.find((one) => one.id === id)
  return link ? (
    <path className="dg-edge" d={svgPath(link.line.curve)} data-state={link.line.state} data-pointed />
  ) : null
}

const PortLabel = memo(({ line }: { line: Line }) => (
  <span
    className="dg-edge-label"
    data-state={line.state}
    style={{ transform: `translate(-50%, -50%) translate(${line.spot!.x}px, ${line.spot!.y}px)` }}
  >
    {line.label}
    {line.roomy && <Passing edge={line.edge} />}
  </span>
))

/** A line that much runs over is wider: half a pixel for ten times as much, in steps. */
function widthIn(of: Rates['of'], { edge, faint }: Line): number {
  const perSecond = faint ? 0 : (of.get(edge)?.perSecond ?? 0)
  return perSecond < 2 ? 0 : Math.min(2.5, Math.round(4 * Math.log10(perSecond)) / 4)
}

/** The rate beside a port. */
function Passing({ edge }: { edge: string }) {
  const text = useStore(rates, (s) => {
    const rate = s.of.get(edge)
    return rate ? `${shown(rate.perSecond)}/s` : ''
  })
  return text && <b>{text}</b>
}

/** The sign at an edge whose packets are turned away, towards where they would arrive. */
function NoEntry({ curve }: { curve: Line['curve'] }) {
  const { x, y } = at(curve, 0.8)
  return (
    <g className="dg-no-entry" transform={`translate(${x} ${y})`}>
      <circle r="8" />
      <path d="M-4 0h8" />
    </g>
  )
}
