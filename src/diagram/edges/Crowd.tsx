import { memo, useMemo } from 'react'
import { useStore } from 'zustand'
import { rates } from '#state'
import { bundlesOf, type Bundle } from './bundles.ts'
import { Single, widthIn, type Link } from './Single.tsx'

/** What differs from the many is drawn by itself, over them. */
const isSpecial = ({ line, lit, chosen, className }: Link) =>
  lit || chosen || line.forbidden !== null || className === 'is-leaving'

/** Many lines: bundles of those that look the same, and over them the ones that do not. */
export function Crowd({ links }: { links: readonly Link[] }) {
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
