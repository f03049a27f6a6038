import { useId, useState } from 'react'
import { useStore } from 'zustand'
import { actions, cluster, type TrafficSource } from '#state'
import { Button, SelectField } from '#ui'
import { Segments } from '../Segments.tsx'
import { fitChoice, type RequestChoice } from '../request/doors.ts'
import { FromField, RequestFields } from '../request/RequestFields.tsx'
import { sourceName } from './sourceWords.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const
const TARGETS = [
  { id: 'service', label: 'A Service' },
  { id: 'url', label: 'A URL' },
] as const

/** As the engine reads URLs, near enough to say early that one is none; the engine has the last word. */
const URL_LIKE = /^(https?:\/\/)?(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?(\/\S*)?$/i

interface Props {
  /** Null for a new one. */
  source: TrafficSource | null
  /** Ids that are in use. */
  taken: readonly string[]
  onDone(): void
}

/** What a source of traffic is made of. */
export function SourceForm({ source, taken, onDone }: Props) {
  const topology = useStore(cluster, (s) => s.topology)
  const [kind, setKind] = useState<'service' | 'url'>(source?.url === undefined ? 'service' : 'url')
  const [wanted, setWanted] = useState<Partial<RequestChoice>>(source ? choiceOf(source) : {})
  const [url, setUrl] = useState(source?.url ?? '')
  const [path, setPath] = useState(source?.path ?? '')
  const [method, setMethod] = useState(source?.method ?? 'GET')
  const [connections, setConnections] = useState(source?.connections ?? 0)
  const [burst, setBurst] = useState(source?.burst ?? 1)
  const choice = fitChoice(wanted, topology)
  const isAuto = source?.auto === true
  const isUrl = kind === 'url' && !isAuto
  const problem = isUrl && url !== '' && !URL_LIKE.test(url.trim()) ? 'That is no URL of http or https.' : null

  const save = () => {
    const base = {
      id: source?.id ?? freeId(taken),
      rate: source?.rate ?? 1,
      enabled: source?.enabled ?? true,
      auto: isAuto,
      ...(method !== 'GET' && { method }),
      ...(connections > 0 && { connections }),
      ...(burst > 1 && { burst }),
    }
    if (isAuto) {
      const { from, service, door, port } = source
      actions.setSource({ ...base, from, service, door, ...(port !== undefined && { port }), ...pathOf(path) })
    } else if (isUrl) {
      actions.setSource({
        ...base,
        from: wanted.from ?? choice?.from ?? 'client',
        service: '',
        door: 'clusterIP',
        url: url.trim(),
      })
    } else if (choice) {
      const { from, service, door, port } = choice
      actions.setSource({ ...base, from, service, door, ...(port !== null && { port }), ...pathOf(path) })
    }
    onDone()
  }
  if (!choice && kind === 'service' && !isAuto) return <p className="pp-empty">There is no Service to ask yet.</p>
  return (
    <form
      className="pp-add-source"
      aria-label={source ? 'Edit a source' : 'Add a source'}
      onSubmit={(event) => {
        event.preventDefault()
        if (!problem && !(isUrl && url.trim() === '')) save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone()
      }}
    >
      {source && <p className="pp-add-wide pp-add-title">{sourceName(source)}</p>}
      {!isAuto && (
        <div className="pp-field pp-add-wide">
          <Segments label="It asks" options={TARGETS} value={kind} onChange={(id) => setKind(id)} />
        </div>
      )}
      {isUrl ? (
        <>
          <FromField value={wanted.from ?? choice?.from ?? ''} onChange={(from) => setWanted({ ...wanted, from })} />
          <TextField
            label="URL"
            value={url}
            onChange={setUrl}
            placeholder="http://web.shop:8080/cart"
            problem={problem}
            focus
          />
        </>
      ) : (
        !isAuto && choice && <RequestFields choice={choice} onChange={setWanted} />
      )}
      {!isUrl && <TextField label="Path" value={path} onChange={setPath} placeholder="/" problem={null} />}
      <SelectField label="Method" value={method} onChange={(event) => setMethod(event.target.value)}>
        {METHODS.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </SelectField>
      <SelectField
        label="Connections"
        value={connections}
        onChange={(event) => setConnections(Number(event.target.value))}
        note={connections > 0 ? 'A kept connection stays with its pod.' : undefined}
      >
        <option value={0}>A new one for each request</option>
        {withOwn([1, 2, 10, 50], connections).map((n) => (
          <option key={n} value={n}>
            {n === 1 ? 'One, kept alive' : `${n}, kept alive`}
          </option>
        ))}
      </SelectField>
      <SelectField label="At once" value={burst} onChange={(event) => setBurst(Number(event.target.value))}>
        {withOwn([1, 5, 20, 100], burst).map((n) => (
          <option key={n} value={n}>
            {n === 1 ? 'One after the other' : `${n} at once`}
          </option>
        ))}
      </SelectField>
      <div className="pp-add-buttons">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="solid">
          {source ? 'Save' : 'Add'}
        </Button>
      </div>
    </form>
  )
}

interface TextProps {
  label: string
  value: string
  placeholder: string
  problem: string | null
  focus?: boolean
  onChange(value: string): void
}

function TextField({ label, value, placeholder, problem, focus, onChange }: TextProps) {
  const id = useId()
  return (
    <div className="pp-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="pp-input pp-mono"
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoCapitalize="off"
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        data-autofocus={focus || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className="pp-field-note pp-ink-bad">
          {problem}
        </p>
      )}
    </div>
  )
}

function choiceOf({ from, service, door, port }: TrafficSource): Partial<RequestChoice> {
  return { from, service, door, port: port ?? null }
}

function pathOf(path: string): { path?: string } {
  const trimmed = path.trim()
  if (trimmed === '' || trimmed === '/') return {}
  return { path: trimmed.startsWith('/') ? trimmed : `/${trimmed}` }
}

/** The numbers that are offered, and the one that is set. */
function withOwn(offered: readonly number[], own: number): number[] {
  return own === 0 || offered.includes(own) ? [...offered] : [...offered, own].sort((a, b) => a - b)
}

function freeId(taken: readonly string[]): string {
  let n = 1
  while (taken.includes(`own-${n}`)) n++
  return `own-${n}`
}
