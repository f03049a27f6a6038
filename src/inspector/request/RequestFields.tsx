import { useStore } from 'zustand'
import { cluster, type Door } from '#state'
import { SelectField } from '#ui'
import { DOORS, serviceKey, sourceOptions, whyNoDoor, type RequestChoice } from './doors.ts'
import type { ServiceView } from '#state'

interface Props {
  choice: RequestChoice & { view: ServiceView }
  onChange(choice: RequestChoice): void
}

/** From whom, to which Service, through which door and port. */
export function RequestFields({ choice, onChange }: Props) {
  const topology = useStore(cluster, (s) => s.topology)
  const { view } = choice
  const change = (part: Partial<RequestChoice>) => {
    const { from, service, door, port } = choice
    onChange({ from, service, door, port, ...part })
  }
  return (
    <>
      <FromField value={choice.from} onChange={(from) => change({ from })} />
      <SelectField
        label="Service"
        value={choice.service}
        onChange={(e) => change({ service: e.target.value, port: null })}
      >
        {topology.services.map((service) => (
          <option key={service.place} value={serviceKey(service)}>
            {service.namespace === 'default' ? service.name : serviceKey(service)}
          </option>
        ))}
      </SelectField>
      <Doors view={view} door={choice.door} onChange={(door) => change({ door })} />
      <SelectField label="Port" value={choice.port ?? ''} onChange={(e) => change({ port: Number(e.target.value) })}>
        {view.ports.map((port) => (
          <option key={`${port.port}/${port.protocol}`} value={port.port}>
            {choice.door === 'nodePort' && port.nodePort ? `${port.nodePort} → ${port.port}` : port.port}
            {port.name ? ` (${port.name})` : ''}
          </option>
        ))}
      </SelectField>
    </>
  )
}

/** Who asks: somebody outside, a node, or a pod. */
export function FromField({ value, onChange }: { value: string; onChange(from: string): void }) {
  const topology = useStore(cluster, (s) => s.topology)
  const { outside, nodes, pods } = sourceOptions(topology)
  const groups = [
    { label: 'Outside the cluster', list: outside },
    { label: 'Nodes', list: nodes },
    { label: 'Pods', list: pods },
  ]
  return (
    <SelectField label="From" value={value} onChange={(event) => onChange(event.target.value)} data-autofocus>
      {groups.map(({ label, list }) => (
        <optgroup key={label} label={label}>
          {list.map((source) => (
            <option key={source.ref} value={source.ref}>
              {source.label}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  )
}

function Doors({ view, door, onChange }: { view: ServiceView; door: Door; onChange(door: Door): void }) {
  const closed = DOORS.map((d) => whyNoDoor(view, d.door)).filter((why) => why !== null)
  return (
    <fieldset className="pp-field pp-doors">
      <legend>Through</legend>
      <div>
        {DOORS.map(({ door: id, label }) => {
          const why = whyNoDoor(view, id)
          return (
            <label key={id} {...(why && { 'data-tip': why })}>
              <input
                type="radio"
                name="door"
                checked={id === door}
                disabled={why !== null}
                onChange={() => onChange(id)}
              />
              <span>{label}</span>
            </label>
          )
        })}
      </div>
      {closed.length > 0 && <p className="pp-field-note">{closed.join(' ')}</p>}
    </fieldset>
  )
}
