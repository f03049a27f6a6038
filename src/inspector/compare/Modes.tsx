import { SlidersHorizontal } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { actions, cluster, session, type Trace, type Walk } from '#state'
import { Badge, Button, Dialog, notify } from '#ui'
import { Beside } from './Beside.tsx'
import { modeFacts } from './summary.ts'

interface Props {
  trace: Trace
  onClose(): void
}

type Answer = { walks: Walk[] } | { problem: string } | null

/** The same request in each mode of kube-proxy, hop beside hop. */
export function Modes({ trace, onClose }: Props) {
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
    <Dialog
      title={`Request #${trace.id} in each mode of kube-proxy`}
      className="pp-dialog-tall cm-dialog"
      onClose={onClose}
    >
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
  const current = useStore(cluster, (s) => s.topology.nodes[0]?.proxyMode)
  const facts = useMemo(() => modeFacts(walks), [walks])
  const columns = useMemo(
    () =>
      walks.map(({ mode, trace }) => ({
        name: mode,
        trace,
        head: (
          <>
            <span className="cm-mode">{mode}</span>
            {mode === current ? (
              <Badge tone="accent">this cluster</Badge>
            ) : (
              <Button
                size="s"
                look="plain"
                icon={<SlidersHorizontal />}
                data-tip="The cluster is made anew; your files stay"
                aria-label={`Make this cluster ${mode}`}
                onClick={() => {
                  onClose()
                  void switchTo(mode)
                }}
              >
                Use this mode
              </Button>
            )}
          </>
        ),
      })),
    [walks, current, onClose],
  )
  const chosenAnew = facts[0]!.differs && walks.every(({ trace }) => trace.endpoints.length > 1)
  return (
    <Beside
      columns={columns}
      facts={facts}
      note={
        chosenAnew &&
        'Another pod answers because each mode chooses in its own way: iptables by a chance in each rule, nftables by one random number, ipvs as its scheduler says. All of them could have gone to the same pods.'
      }
    >
      <p>
        Sent again just now, in three copies of the cluster that differ in nothing but the mode: same objects, same
        dice, same port to send from.
      </p>
    </Beside>
  )
}

async function switchTo(mode: Walk['mode']): Promise<void> {
  const problem = await actions.setProxyMode(mode)
  notify(problem ?? `The cluster was made anew with kube-proxy in mode ${mode}.`, problem ? { tone: 'bad' } : {})
}
