import { memo } from 'react'
import { ViewportPortal } from '@xyflow/react'
import { useStore } from 'zustand'
import { rates, shown } from '#state'
import { Late, type Loader } from '#ui'
import { svgPath } from '../geometry/route.ts'
import type { Line } from './lines.ts'
import { pointed } from './pointed.ts'
import { Single, type Link } from './Single.tsx'

/** From so many on, those that look the same are drawn as one shape. */
export const CROWD = 150

const loadCrowd: Loader<{ links: readonly Link[] }> = () => import('./Crowd.tsx').then((room) => room.Crowd)
const nothing = () => {}

/**
 * All lines, in one picture below the cards. None of them takes the pointer: which line is under it is a matter of
 * geometry, see `lineAt`. A crowd is drawn in bundles, so that it costs the browser no more than a few lines do.
 */
export const Lines = memo(({ links }: { links: readonly Link[] }) => (
  <ViewportPortal>
    <svg className="dg-lines">
      {links.length > CROWD ? (
        <Late load={loadCrowd} props={{ links }} onFailed={nothing} />
      ) : (
        links.map((link) => <Single key={link.id} link={link} />)
      )}
      <Pointed links={links} />
    </svg>
    {links.map(
      ({ id, line, className }) =>
        line.label && line.spot && className !== 'is-leaving' && <PortLabel key={id} line={line} />,
    )}
  </ViewportPortal>
))

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

/** The rate beside a port. */
function Passing({ edge }: { edge: string }) {
  const text = useStore(rates, (s) => {
    const rate = s.of.get(edge)
    return rate ? `${shown(rate.perSecond)}/s` : ''
  })
  return text && <b>{text}</b>
}
