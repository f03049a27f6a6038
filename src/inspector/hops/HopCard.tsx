import { CornerDownLeft, ListTree, MoveRight } from 'lucide-react'
import { memo } from 'react'
import { openDialog, select, type Hop, type Packet, type Trace } from '#state'
import { HOP_WORDS, endpoint } from '#state/words'
import { Badge, Button } from '#ui'
import { RuleText } from '../RuleText.tsx'
import { changedFields, HOOKS, placeName, type Field } from '../words.ts'

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
  /** The request that it is a hop of; its rules can be seen where they stand. */
  trace?: Trace
  /** It is a hop of another packet than the chosen request's, and points at nothing in the picture. */
  still?: boolean
}

/** One hop: where, what, why, the packet before and after, and the rule that decided. */
export const HopCard = memo(function HopCard({ hop, index, active, trace, still }: HopProps) {
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
        <Badge tone={LOUD[hop.action] ?? 'neutral'}>{HOP_WORDS[hop.action]}</Badge>
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
        <RuleText hop={hop} className="pp-rules" counted />
        {trace && <InRuleset hop={hop} index={index} trace={trace} />}
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

/** Leads to the rule where it stands, in its chain among all rules of the node. */
function InRuleset({ hop: { at, rule }, index, trace }: { hop: Hop; index: number; trace: Trace }) {
  if (rule === null || !at.startsWith('node/') || rule.startsWith('NetworkPolicy ')) return null
  return (
    <Button
      size="s"
      look="plain"
      icon={<ListTree />}
      aria-haspopup="dialog"
      aria-label={`Hop ${index + 1} in the node’s rules`}
      onClick={() => openDialog({ kind: 'rules', node: at.slice('node/'.length), trace, hop: index })}
    >
      In the node’s rules
    </Button>
  )
}
