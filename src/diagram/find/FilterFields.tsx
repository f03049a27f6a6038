import { useId, useState } from 'react'
import { useStore } from 'zustand'
import { clearFilter, cluster, filter } from '#state'
import { setFilter } from '#state/find'
import { Button, SelectField } from '#ui'

/** What of the cluster is shown: a namespace, a Service with what leads to it, the pods that a selector selects. */
export function FilterFields() {
  const topology = useStore(cluster, (s) => s.topology)
  const { wish, keep } = useStore(filter)
  const [selector, setSelector] = useState(wish.selector)
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  const namespaces = [...new Set([...topology.services, ...topology.pods].map(({ namespace }) => namespace))].toSorted()

  return (
    <div role="group" aria-label="Show only" className="dg-filter">
      <p aria-hidden="true">Show only</p>
      <SelectField
        label="Service"
        value={wish.service ?? ''}
        onChange={(event) => setFilter({ service: event.target.value || null })}
      >
        <option value="">every one</option>
        {topology.services.map(({ place, namespace, name }) => (
          <option key={place} value={place}>
            {namespace === 'default' ? name : `${namespace}/${name}`}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Namespace"
        value={wish.namespace ?? ''}
        onChange={(event) => setFilter({ namespace: event.target.value || null })}
      >
        <option value="">every one</option>
        {namespaces.map((namespace) => (
          <option key={namespace}>{namespace}</option>
        ))}
      </SelectField>
      <div className="pp-field dg-filter-labels">
        <label htmlFor={id}>Pods with labels</label>
        <input
          id={id}
          className="pp-input pp-mono"
          type="text"
          placeholder="app=web,tier in (a,b),!old"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem ? `${id}-problem` : undefined}
          value={selector}
          onChange={(event) => {
            setSelector(event.target.value)
            setProblem(setFilter({ selector: event.target.value }))
          }}
        />
        {problem && (
          <p id={`${id}-problem`} className="pp-field-note dg-filter-problem">
            {problem}
          </p>
        )}
      </div>
      {keep && (
        <Button
          size="s"
          onClick={() => {
            clearFilter()
            setSelector('')
            setProblem(null)
          }}
        >
          Show everything
        </Button>
      )}
    </div>
  )
}
