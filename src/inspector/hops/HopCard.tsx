import { CornerDownLeft, MoveRight } from 'lucide-react'
import { memo } from 'react'
import { select, type Hop, type Packet } from '#state'
import { Badge } from '#ui'
import { ACTIONS, changedFields, endpoint, HOOKS, placeName, type Field } from '../words.ts'

const LOUD: Partial<Record<Hop['action'], 'accent' | 'bad' | 'ok' | 'lost'>> = {
  dnat: 'accent',
  snat: 'accent',
  restore: 'accent',
  balance: 'accent',
  reject: 'bad',
  refuse: 'bad',
  drop: 'lost',
  deny: 'lost',
  allow: 'ok',
  deliver: 'ok',
}

interface HopProps {
  hop: Hop
  index: number
  active: boolean
  /** It is a hop of another packet than the chosen request's, and points at nothing in the picture. */
  still?: boolean
}

/** One hop: where, what, why, the packet before and after, and the rule that decided. */
export const HopCard = memo(function HopCard({ hop, index, active, still }: HopProps) {
  const changed = changedFields(hop.before, hop.after)
  const point = () => {
    if (!still) select({ hop: index })
  }
  return (
    <li className={`pp-hop pp-hop-${hop.direction} ${active ? 'pp-hop-active' : ''}`} onPointerEnter={point}>
      <button
        type="button"
        className="pp-hop-head"
        aria-pressed={still ? undefined : active}
        disabled={still}
        onClick={point}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && point()}
      >
        <span className="pp-hop-number pp-num">{index + 1}</span>
        <strong>{placeName(hop.at)}</strong>
        <Badge tone={LOUD[hop.action] ?? 'neutral'}>{ACTIONS[hop.action]}</Badge>
        {hop.hook && (
          <span className="pp-hook pp-mono" data-tip={HOOKS[hop.hook]}>
            {hop.hook}
          </span>
        )}
        {hop.direction === 'reply' && (
          <span className="pp-reply">
            <CornerDownLeft aria-hidden="true" /> reply
          </span>
        )}
      </button>
      <p className="pp-hop-why">{hop.why}</p>
      <div className="pp-hop-data">
        <p className="pp-packets pp-mono">
          <PacketText packet={hop.before} changed={changed} tense="before" />
          {changed.size > 0 && (
            <>
              <MoveRight className="pp-becomes" aria-label="becomes" role="img" />
              <PacketText packet={hop.after} changed={changed} tense="after" />
            </>
          )}
        </p>
        <Rules hop={hop} />
      </div>
    </li>
  )
})

interface PacketProps {
  packet: Packet
  changed: ReadonlySet<Field>
  tense: 'before' | 'after'
}

/** `10.0.1.5:41000 → 10.244.0.7:80`, with what changed struck or marked. */
function PacketText({ packet, changed, tense }: PacketProps) {
  const source = changed.has('src') || changed.has('sport')
  const target = changed.has('dst') || changed.has('dport')
  const part = (text: string, marked: boolean) =>
    !marked ? <span>{text}</span> : tense === 'before' ? <del>{text}</del> : <mark>{text}</mark>
  return (
    <span className="pp-packet">
      {part(endpoint(packet.src, packet.sport), source)}
      <span className="pp-dim"> → </span>
      {part(endpoint(packet.dst, packet.dport), target)}
    </span>
  )
}

/** The rule that decided; those that led to it fold out. */
function Rules({ hop }: { hop: Hop }) {
  if (hop.rule === null) return null
  if (hop.path.length < 2) return <code className="pp-rule">{hop.rule}</code>
  return (
    <details className="pp-rules">
      <summary>
        <code className="pp-rule">{hop.rule}</code>
        <span className="pp-rules-count">{hop.path.length} rules matched</span>
      </summary>
      <ol>
        {hop.path.map((rule, at) => (
          <li key={at}>
            <code className="pp-rule">{rule}</code>
          </li>
        ))}
      </ol>
    </details>
  )
}
