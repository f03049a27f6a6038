import { Equal, MoveRight } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import type { Hop, Trace } from '#state'
import { HOP_WORDS, endpoint } from '#state/words'
import { OutcomeBadge } from '../outcome.tsx'
import { REASON_TEXTS } from '#state/reasons'
import { changedFields, HOOKS, placeName } from '../words.ts'
import { RuleText } from '../RuleText.tsx'
import { align, type Step } from './align.ts'
import type { Fact } from './summary.ts'
import './compare.css'

/** A request of the table. */
export interface Column {
  /** What tells it from the others, in a word or two: `iptables`, `#12`. */
  name: string
  head: ReactNode
  trace: Trace
}

interface Props {
  columns: Column[]
  facts: Fact[]
  /** What has to be the same of a packet, see `align`. */
  packets?: Parameters<typeof align>[1]
  /** A line across the table, below the facts. */
  note?: ReactNode
  children: ReactNode
}

/** Requests beside each other: how they ended, what differs, and hop beside hop. */
export function Beside({ columns, facts, packets, note, children }: Props) {
  const [only, setOnly] = useState(false)
  const steps = useMemo(() => align(columns, packets), [columns, packets])
  const shown = steps.map((step, index) => ({ step, index })).filter(({ step }) => !only || step.differs.size > 0)
  const same = steps.length - steps.filter(({ differs }) => differs.size > 0).length
  return (
    <>
      <div className="cm-intro">
        {children}
        <label>
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} />
          Only what differs
        </label>
      </div>
      <table className="cm-table">
        <thead>
          <tr>
            <td className="pp-dim">Hop by hop</td>
            {columns.map(({ name, head }) => (
              <th key={name} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="cm-facts">
          <tr data-differs={several(columns.map(({ trace }) => trace.outcome)) || undefined}>
            <th scope="row">Outcome</th>
            {columns.map(({ name, trace }) => (
              <td key={name} data-column={name}>
                <OutcomeBadge outcome={trace.outcome} status={trace.response?.status} />
                {trace.reason && (
                  <p className="cm-reason">
                    {REASON_TEXTS[trace.reason]} <span className="pp-mono">{trace.facts}</span>
                  </p>
                )}
              </td>
            ))}
          </tr>
          {facts.map(({ name, values, differs }) => (
            <tr key={name} data-differs={differs || undefined}>
              <th scope="row">{name}</th>
              {values.map((value, i) => (
                <td key={columns[i]!.name} data-column={columns[i]!.name} className="pp-mono pp-num">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {note && (
          <tbody>
            <tr>
              <td className="cm-note" colSpan={columns.length + 1}>
                {note}
              </td>
            </tr>
          </tbody>
        )}
        <tbody>
          {shown.map(({ step, index }) => (
            <StepRow key={index} step={step} number={index + 1} columns={columns} />
          ))}
        </tbody>
      </table>
      {only && same > 0 && (
        <p className="cm-rest">
          <Equal aria-hidden="true" /> {same} of {steps.length} hops are the same in all of them, by whatever rule.
        </p>
      )}
    </>
  )
}

function StepRow({ step, number, columns }: { step: Step; number: number; columns: Column[] }) {
  const first = step.cells.find((cell) => cell !== null)!
  const sameWhy = !several(step.cells.map((cell) => cell?.why))
  // Without a rule there is nothing of its own in any of them, and once is enough.
  const isSame = sameWhy && step.differs.size === 0 && step.cells.every((cell) => cell?.rule === null)
  return (
    <tr data-differs={step.differs.size > 0 || undefined} className={`cm-step cm-${first.direction}`}>
      <th scope="row">
        <span className="cm-number pp-num">{number}</span>
        <span className="cm-step-name">
          {step.differs.has('at') ? 'Elsewhere' : placeName(first.at)}
          <small>{HOP_WORDS[first.action]}</small>
          {first.direction === 'reply' && <small>on the way back</small>}
        </span>
      </th>
      {isSame && (
        <td colSpan={columns.length} data-column="in each">
          <Cell hop={first} step={step} tellsWhy />
        </td>
      )}
      {(isSame ? [] : step.cells).map((hop, i) => (
        <td key={columns[i]!.name} data-column={columns[i]!.name}>
          {hop ? (
            <Cell hop={hop} step={step} tellsWhy={!sameWhy || i === 0} />
          ) : (
            <span className="cm-none">no such hop</span>
          )}
        </td>
      ))}
    </tr>
  )
}

function Cell({ hop, step, tellsWhy }: { hop: Hop; step: Step; tellsWhy: boolean }) {
  const changes = changedFields(hop.before, hop.after).size > 0
  return (
    <div className="cm-cell">
      <p className="cm-where">
        {step.differs.has('at') && <strong>{placeName(hop.at)}</strong>}
        {hop.hook && (
          <span
            className="cm-hook pp-mono"
            data-differs={step.differs.has('hook') || undefined}
            data-tip={HOOKS[hop.hook]}
          >
            {hop.hook}
          </span>
        )}
        {hop.path.length > 0 && (
          <span className="pp-dim pp-num">
            {hop.path.length} {hop.path.length === 1 ? 'rule' : 'rules'} matched
          </span>
        )}
      </p>
      {tellsWhy && !hop.rule && <p className="pp-dim">{hop.why}</p>}
      {changes && (
        <p className="cm-packet pp-mono" data-differs={step.differs.has('packet') || undefined}>
          {sides(hop).map(([from, to, what]) => (
            <span key={what}>
              <span className="pp-hidden">{what}: </span>
              <del>{from}</del> <MoveRight role="img" aria-label="becomes" /> <mark>{to}</mark>
            </span>
          ))}
        </p>
      )}
      <RuleText hop={hop} className="cm-rules" />
    </div>
  )
}

/** The ends of the packet that are rewritten. */
function sides({ before, after }: Hop): [from: string, to: string, what: string][] {
  const source = [endpoint(before.src, before.sport), endpoint(after.src, after.sport), 'sender'] as const
  const target = [endpoint(before.dst, before.dport), endpoint(after.dst, after.dport), 'destination'] as const
  return [source, target].filter(([from, to]) => from !== to).map((side) => [...side])
}

function several(values: readonly unknown[]): boolean {
  return new Set(values).size > 1
}
