import { FileCode2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, rates, select, shown } from '#state'
import { goToField, showYaml } from '#state/acts'
import { notify } from '#ui'
import { forbiddenText } from './forbidden.ts'
import { causesOf, type Cause } from './causes.ts'
import type { Line } from './lines.ts'
import './why.css'

const STATE = {
  ready: null,
  notReady: 'not ready',
  terminating: 'terminating',
  unhealthy: 'unhealthy',
  pending: 'pending',
  ghost: 'missing',
} as const

/** Says why the chosen edge is there, in words and by the fields that say so. Its code comes when somebody asks; it shares none with the picture. */
export function WhyText({ line }: { line: Line }) {
  const topology = useStore(cluster, (s) => s.topology)
  const causes = causesOf(line.edge, topology)
  return (
    <>
      <p>
        {STATE[line.state] && <b>{STATE[line.state]}. </b>}
        {line.why}
        {line.forbidden && (
          <>
            {' '}
            <b>{sentence(forbiddenText(line.forbidden))}:</b> {line.forbidden.facts.join('; ')}.
          </>
        )}
      </p>
      <button type="button" aria-label="Close the explanation" onClick={() => select({ edge: null })}>
        <X size={14} aria-hidden />
      </button>
      {!line.faint && line.kind !== 'reads' && <Passing edge={line.edge} />}
      {causes.length > 0 && (
        <ul aria-label="Because of">
          {causes.map((cause) => (
            <Because key={`${cause.object.kind}/${cause.object.name} ${cause.field}`} cause={cause} />
          ))}
        </ul>
      )}
    </>
  )
}

function Passing({ edge }: { edge: string }) {
  const rate = useStore(rates, (s) => s.of.get(edge))
  if (!rate) return <p className="dg-why-rate">Nothing passes here now.</p>
  const bad = rate.errors > 0 ? `, ${shown(rate.errors)} of them failing` : ''
  return (
    <p className="dg-why-rate">
      <b>{shown(rate.perSecond)}</b> requests a second{bad}
    </p>
  )
}

/** A field, and the way to its line; of what no file has, to the object as the cluster has it. */
function Because({ cause: { object, field, says } }: { cause: Cause }) {
  const [isAway, setAway] = useState(false)
  useEffect(() => setAway(false), [field])
  const { kind, name } = object
  const yaml = async () => {
    const error = await showYaml(object)
    if (error) notify(error, { tone: 'bad' })
  }
  return (
    <li>
      <button
        type="button"
        title="Go to its line in the editor"
        onClick={() => void goToField(object, field).then((found) => setAway(!found))}
      >
        <span>
          {kind} {name}
        </span>
        <code>{field}</code>
        <small>{says}</small>
      </button>
      {isAway && (
        <p role="status">
          It is in none of your files.{' '}
          <button type="button" onClick={() => void yaml()}>
            <FileCode2 size={13} aria-hidden /> Show YAML
          </button>
        </p>
      )}
    </li>
  )
}

function sentence(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1)
}
