import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, traffic, type Trace } from '#state'
import { endpoint, nameIn } from '#state/words'
import { clockTime, Dialog, SelectField } from '#ui'
import { OUTCOMES } from '../outcome.tsx'
import { exceptClientPort } from './align.ts'
import { Beside } from './Beside.tsx'
import { partner } from './partner.ts'
import { requestFacts } from './summary.ts'

interface Props {
  trace: Trace
  onClose(): void
}

/** How many of the newest requests can be chosen. */
const CHOICES = 200

/** Two requests side by side; the other one can be chosen. */
export function Requests({ trace, onClose }: Props) {
  // As they were when one began to compare: a list that grows cannot be chosen from.
  const [others] = useState(() =>
    traffic
      .getState()
      .traces.filter(({ id }) => id !== trace.id)
      .slice(-CHOICES)
      .toReversed(),
  )
  const [other, setOther] = useState(() => partner(trace, others))
  const services = useStore(cluster, (s) => s.topology.services)
  const columns = useMemo(
    () =>
      (other ? [trace, other] : []).map((one) => ({
        name: `#${one.id}`,
        head: <span className="cm-mode">Request #{one.id}</span>,
        trace: one,
      })),
    [trace, other],
  )
  const facts = useMemo(
    () =>
      requestFacts(
        columns.map((column) => column.trace),
        services,
      ),
    [columns, services],
  )
  return (
    <Dialog title={`Request #${trace.id} beside another`} className="pp-dialog-tall cm-dialog" onClose={onClose}>
      {other === null ? (
        <p className="pp-empty">There is no other request yet.</p>
      ) : (
        <Beside columns={columns} facts={facts} packets={exceptClientPort}>
          <SelectField
            label="Beside"
            value={other.id}
            onChange={({ target }) => setOther(others.find(({ id }) => id === Number(target.value)) ?? null)}
          >
            {others.map((one) => (
              <option key={one.id} value={one.id}>
                {titleOf(one)}
              </option>
            ))}
          </SelectField>
        </Beside>
      )}
    </Dialog>
  )
}

/** `#12 00:02:31, internet to nginx-nodeport 10.0.1.5:30100, OK` */
function titleOf({ id, t, source, service, request, outcome, response }: Trace): string {
  const to = `${service ? `${nameIn(service)} ` : ''}${endpoint(request.host, request.port)}`
  return `#${id} ${clockTime(t, 1)}, ${nameIn(source)} to ${to}, ${response?.status || OUTCOMES[outcome].text}`
}
