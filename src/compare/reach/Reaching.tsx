import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, sheet, type ServiceView, type SourceRef } from '#state'
import { Button, SelectField } from '#ui'
import { sendersOf, type Sender } from './senders.ts'
import { ServiceRows } from './ServiceRows.tsx'
import { useReach } from './useReach.ts'
import './reach.css'

/** So many Services are tried and shown at once. */
const PAGE = 6

/** Who reaches the learner's Services by which address, tried in a copy of the cluster as it is now. */
export function Reaching() {
  const topology = useStore(cluster, (s) => s.topology)
  const [only, setOnly] = useState(() => sheet.getState().service ?? '')
  const [page, setPage] = useState(0)
  const senders = useMemo(() => sendersOf(topology), [topology])
  const own = useMemo(() => topology.services.filter(isOwn), [topology.services])
  const one = own.find(({ place }) => place === only)
  const listed = one ? [one] : own
  const pages = Math.max(1, Math.ceil(listed.length / PAGE))
  const at = Math.min(page, pages - 1)
  const shown = listed.slice(at * PAGE, (at + 1) * PAGE)

  const [pod, choosePod] = useSender(senders.pods)
  const [node, chooseNode] = useSender(senders.nodes)
  const [client, chooseClient] = useSender(senders.clients)
  const columns = [
    { label: 'A pod', sender: pod, list: senders.pods, choose: choosePod },
    { label: 'A node', sender: node, list: senders.nodes, choose: chooseNode },
    { label: 'Outside', sender: client, list: senders.clients, choose: chooseClient },
  ].filter((column) => column.sender !== undefined)
  const from = columns.map(({ sender }) => sender!)
  const reached = useReach(
    shown.map(({ place }) => place),
    from.map(({ ref }) => ref),
  )

  return (
    <section aria-labelledby="ca-reach" className="ca-section">
      <div className="ca-head">
        <h3 id="ca-reach">Your Services: who gets in, by which address</h3>
        <p className="ca-status" role="status">
          {reached.failed
            ? 'The engine could not try.'
            : reached.trying
              ? 'Trying…'
              : 'Tried just now, in a copy of your cluster'}
        </p>
      </div>
      {own.length === 0 ? (
        <p className="ca-empty">There is no Service of yours yet. Apply one, or choose one in the next tab.</p>
      ) : (
        <>
          <div className="ca-choices">
            {own.length > 1 && (
              <SelectField
                label="Services"
                value={one ? only : ''}
                onChange={({ target }) => {
                  setOnly(target.value)
                  setPage(0)
                }}
              >
                <option value="">All {own.length}</option>
                {own.map((service) => (
                  <option key={service.place} value={service.place}>
                    {nameOf(service)}
                  </option>
                ))}
              </SelectField>
            )}
            {columns.map(({ label, sender, list, choose }) => (
              <SelectField
                key={label}
                label={`${label} that asks`}
                value={sender!.ref}
                onChange={({ target }) => choose(target.value)}
              >
                {list.map(({ ref, label }) => (
                  <option key={ref} value={ref}>
                    {label}
                  </option>
                ))}
              </SelectField>
            ))}
          </div>
          <table className="ca-reach" aria-busy={reached.trying}>
            <thead>
              <tr>
                <th scope="col">Address</th>
                {columns.map(({ label, sender }) => (
                  <th key={label} scope="col">
                    {label} <span className="ca-dim">{sender!.label}</span>
                  </th>
                ))}
              </tr>
            </thead>
            {shown.map((service) => (
              <ServiceRows key={service.place} service={service} reach={reached.found.get(service.place)} from={from} />
            ))}
          </table>
          {pages > 1 && (
            <div className="ca-pages">
              <span className="ca-dim pp-num">
                {at * PAGE + 1} to {at * PAGE + shown.length} of {listed.length} Services
              </span>
              <Button size="s" disabled={at === 0} onClick={() => setPage(at - 1)}>
                Back
              </Button>
              <Button size="s" disabled={at === pages - 1} onClick={() => setPage(at + 1)}>
                More
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  )
}

/** The one that was chosen, while there is such a sender, or else the first. */
function useSender(list: readonly Sender[]): [Sender | undefined, (ref: SourceRef) => void] {
  const [ref, choose] = useState('')
  return [list.find((one) => one.ref === ref) ?? list[0], choose]
}

function isOwn({ namespace, name }: ServiceView): boolean {
  return namespace !== 'kube-system' && !(namespace === 'default' && name === 'kubernetes')
}

function nameOf({ namespace, name }: ServiceView): string {
  return namespace === 'default' ? name : `${namespace}/${name}`
}
