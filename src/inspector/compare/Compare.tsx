import { Equal, MoveRight, SlidersHorizontal } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { actions, cluster, session, type Hop, type Trace, type Walk } from '#state'
import { Badge, Button, Dialog, notify } from '#ui'
import { OutcomeBadge } from '../outcome.tsx'
import { REASON_TEXTS } from '../reasonTexts.ts'
import { ACTIONS, changedFields, endpoint, HOOKS, placeName } from '../words.ts'
import { align, type Step } from './align.ts'
import { summary } from './summary.ts'
import './compare.css'

interface Props {
  trace: Trace
  onClose(): void
}

type Answer = { walks: Walk[] } | { problem: string } | null

/** The same request in each mode of kube-proxy, hop beside hop. */
export function Compare({ trace, onClose }: Props) {
  const [answer, setAnswer] = useState<Answer>(null)
  useEffect(() => {
    let current = true
    const show = (next: Answer) => current && setAnswer(next)
    const asked = session.getState().host?.ask({ type: 'compare', trace })
    if (!asked) show({ problem: 'The cluster is not running.' })
    else
      asked.then(
        (walks) => show({ walks }),
        () => show({ problem: 'The engine could not compare the modes.' }),
      )
    return () => {
      current = false
    }
  }, [trace])

  return (
    <Dialog title={`Request #${trace.id} in each mode of kube-proxy`} className="cm-dialog" onClose={onClose}>
      {answer === null && (
        <p className="pp-empty" role="status">
          The request is sent again in three copies of the cluster…
        </p>
      )}
      {answer && 'problem' in answer && <p className="pp-empty">{answer.problem}</p>}
      {answer && 'walks' in answer && <Walks walks={answer.walks} onClose={onClose} />}
    </Dialog>
  )
}

function Walks({ walks, onClose }: { walks: Walk[]; onClose(): void }) {
  const mode = useStore(cluster, (s) => s.topology.nodes[0]?.proxyMode)
  const [only, setOnly] = useState(false)
  const steps = useMemo(() => align(walks), [walks])
  const facts = useMemo(() => summary(walks), [walks])
  const shown = steps.map((step, index) => ({ step, index })).filter(({ step }) => !only || step.differs.size > 0)
  const same = steps.length - steps.filter(({ differs }) => differs.size > 0).length
  return (
    <>
      <div className="cm-intro">
        <p>
          Sent again just now, in three copies of the cluster that differ in nothing but the mode: same objects, same
          dice, same port to send from.
        </p>
        <label>
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} />
          Only what differs
        </label>
      </div>
      <table className="cm-table">
        <thead>
          <tr>
            <td className="pp-dim">Hop by hop</td>
            {walks.map((walk) => (
              <th key={walk.mode} scope="col">
                <span className="cm-mode">{walk.mode}</span>
                {walk.mode === mode ? (
                  <Badge tone="accent">this cluster</Badge>
                ) : (
                  <Button
                    size="s"
                    look="plain"
                    icon={<SlidersHorizontal />}
                    data-tip="The cluster is made anew; your files stay"
                    aria-label={`Make this cluster ${walk.mode}`}
                    onClick={() => {
                      onClose()
                      void switchTo(walk.mode)
                    }}
                  >
                    Use this mode
                  </Button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="cm-facts">
          <tr data-differs={several(walks.map(({ trace }) => trace.outcome)) || undefined}>
            <th scope="row">Outcome</th>
            {walks.map(({ mode, trace }) => (
              <td key={mode} data-mode={mode}>
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
                <td key={walks[i]!.mode} data-mode={walks[i]!.mode} className="pp-mono pp-num">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {facts[0]!.differs && walks.every(({ trace }) => trace.endpoints.length > 1) && (
          <tbody>
            <tr>
              <td className="cm-note" colSpan={walks.length + 1}>
                Another pod answers because each mode chooses in its own way: iptables by a chance in each rule,
                nftables by one random number, ipvs as its scheduler says. All of them could have gone to the same pods.
              </td>
            </tr>
          </tbody>
        )}
        <tbody>
          {shown.map(({ step, index }) => (
            <StepRow key={index} step={step} number={index + 1} walks={walks} />
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

function StepRow({ step, number, walks }: { step: Step; number: number; walks: Walk[] }) {
  const first = step.cells.find((cell) => cell !== null)!
  const sameWhy = !several(step.cells.map((cell) => cell?.why))
  // Without a rule there is nothing of the mode in it, and once is enough.
  const isSame = sameWhy && step.differs.size === 0 && step.cells.every((cell) => cell?.rule === null)
  return (
    <tr data-differs={step.differs.size > 0 || undefined} className={`cm-step cm-${first.direction}`}>
      <th scope="row">
        <span className="cm-number pp-num">{number}</span>
        <span className="cm-step-name">
          {step.differs.has('at') ? 'Elsewhere' : placeName(first.at)}
          <small>{ACTIONS[first.action]}</small>
          {first.direction === 'reply' && <small>on the way back</small>}
        </span>
      </th>
      {isSame && (
        <td colSpan={walks.length} data-mode="in each">
          <Cell hop={first} step={step} tellsWhy />
        </td>
      )}
      {(isSame ? [] : step.cells).map((hop, i) => (
        <td key={walks[i]!.mode} data-mode={walks[i]!.mode}>
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
      {hop.rule &&
        (hop.path.length > 1 ? (
          <details className="cm-rules">
            <summary>
              <code className="pp-rule">{hop.rule}</code>
            </summary>
            <ol>
              {hop.path.map((rule, at) => (
                <li key={at}>
                  <code className="pp-rule">{rule}</code>
                </li>
              ))}
            </ol>
          </details>
        ) : (
          <code className="pp-rule">{hop.rule}</code>
        ))}
    </div>
  )
}

/** The ends of the packet that are rewritten. */
function sides({ before, after }: Hop): [from: string, to: string, what: string][] {
  const source = [endpoint(before.src, before.sport), endpoint(after.src, after.sport), 'sender'] as const
  const target = [endpoint(before.dst, before.dport), endpoint(after.dst, after.dport), 'destination'] as const
  return [source, target].filter(([from, to]) => from !== to).map((side) => [...side])
}

async function switchTo(mode: Walk['mode']): Promise<void> {
  const problem = await actions.setProxyMode(mode)
  notify(problem ?? `The cluster was made anew with kube-proxy in mode ${mode}.`, problem ? { tone: 'bad' } : {})
}

function several(values: readonly unknown[]): boolean {
  return new Set(values).size > 1
}
