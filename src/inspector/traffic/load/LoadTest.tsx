import { CircleCheck, Gauge, Info, Scale, TriangleAlert } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { actions, traffic, type LoadReport, type TrafficCount, type TrafficSource } from '#state'
import { Badge, Button, SelectField, type Tone } from '#ui'
import { OutcomeBadge } from '../../outcome.tsx'
import { useSlow } from '../../useSlow.ts'
import { seconds } from '../../words.ts'
import { sourceName } from '../sourceWords.ts'
import type { ViewProps } from '../Traffic.tsx'
import { SpreadChart } from './SpreadChart.tsx'
import { durationAt, number, verdict, verdictWords, type Verdict } from './spread.ts'
import './load.css'

type Counted = { source: TrafficSource; count: TrafficCount }
const sourcesOf = (state: { sources: Counted[] }) => state.sources

const COUNTS = [100, 1000, 10_000]
const CONNECTIONS = [1, 10, 100]

interface Result {
  name: string
  report: LoadReport
}

/** The last one stays while one looks elsewhere. */
let last: Result | null = null

/** Many requests at one moment, and how they were spread over pods beside what the rules predict. */
export function LoadTest({ nav }: ViewProps) {
  const sources = useSlow(traffic, sourcesOf)
  const [id, setId] = useState<string | null>(null)
  const [count, setCount] = useState(1000)
  const [connections, setConnections] = useState(0)
  const [isRunning, setRunning] = useState(false)
  const [result, setResult] = useState<Result | null>(last)
  const [problem, setProblem] = useState<string | null>(null)
  const source = sources.find((each) => each.source.id === id)?.source ?? sources[0]?.source
  if (!source) {
    return (
      <>
        <div className="pp-tools">{nav}</div>
        <p className="pp-empty">Nobody asks. Add a source of traffic, and put it to the test here.</p>
      </>
    )
  }

  const run = async () => {
    setRunning(true)
    const { connections: _, ...asked } = source
    const report = await actions.loadTest({ ...asked, ...(connections > 0 && { connections }) }, count)
    setRunning(false)
    if ('error' in report) return setProblem(report.error)
    setProblem(null)
    last = { name: sourceName(source), report }
    setResult(last)
  }
  return (
    <>
      <div className="pp-tools">
        {nav}
        <span className="pp-dim pp-load-note">In a copy: the cluster stays as it is.</span>
      </div>
      <div className="pp-load pp-scroll">
        <form
          className="pp-load-form"
          aria-label="Load test"
          onSubmit={(event) => {
            event.preventDefault()
            void run()
          }}
        >
          <SelectField label="Requests of" value={source.id} onChange={(event) => setId(event.target.value)}>
            {sources.map(({ source: each }) => (
              <option key={each.id} value={each.id}>
                {sourceName(each)}
              </option>
            ))}
          </SelectField>
          <SelectField label="How many" value={count} onChange={(event) => setCount(Number(event.target.value))}>
            {COUNTS.map((n) => (
              <option key={n} value={n}>
                {number(n)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Connections"
            value={connections}
            onChange={(event) => setConnections(Number(event.target.value))}
          >
            <option value={0}>A new one for each request</option>
            {CONNECTIONS.map((n) => (
              <option key={n} value={n}>
                {n === 1 ? 'One, kept alive' : `${n}, kept alive`}
              </option>
            ))}
          </SelectField>
          <Button type="submit" look="solid" icon={<Gauge />} disabled={isRunning}>
            {isRunning ? 'Running…' : 'Run the load test'}
          </Button>
        </form>
        {problem && (
          <p role="alert" className="pp-load-problem">
            {problem}
          </p>
        )}
        {result ? <Report {...result} /> : <Explanation />}
      </div>
    </>
  )
}

function Explanation() {
  return (
    <p className="pp-load-before">
      All requests are sent at this moment, in a copy of the cluster that nobody else sees: its counters, connections
      and clocks stay as they are. What comes out stands beside what kube-proxy’s rules predict.
    </p>
  )
}

const LOOKS: Record<Verdict, { tone: Tone; icon: ReactNode }> = {
  fits: { tone: 'ok', icon: <CircleCheck aria-hidden="true" /> },
  turns: { tone: 'accent', icon: <Scale aria-hidden="true" /> },
  strays: { tone: 'warn', icon: <TriangleAlert aria-hidden="true" /> },
  few: { tone: 'neutral', icon: <Info aria-hidden="true" /> },
  one: { tone: 'neutral', icon: <Info aria-hidden="true" /> },
  none: { tone: 'neutral', icon: <Info aria-hidden="true" /> },
}

/** How long answered requests took: so large a part of them no longer than this. */
const PARTS: [words: string, part: number][] = [
  ['Half within', 0.5],
  ['95 % within', 0.95],
  ['99 % within', 0.99],
  ['The last', 1],
]

function Report({ name, report }: Result) {
  const { tone, icon } = LOOKS[verdict(report)]
  const { title, text } = verdictWords(report)
  const durations = PARTS.flatMap(([words, part]): [string, number][] => {
    const ms = durationAt(report, part)
    return ms === null ? [] : [[words, ms]]
  })
  return (
    <section className="pp-load-report" aria-label="Result of the load test">
      <p className="pp-load-verdict" role="status">
        <Badge tone={tone} icon={icon}>
          {title}
        </Badge>
        <span>{text}</span>
      </p>
      <dl className="pp-load-facts" aria-label="Outcomes and durations">
        <div>
          <dt className="pp-hidden">Outcomes</dt>
          <dd>
            {report.outcomes.map(({ outcome, reason, facts, count }) => (
              <span key={`${outcome}${reason}`} className="pp-load-outcome" data-tip={facts ?? undefined}>
                <OutcomeBadge outcome={outcome} />
                <span className="pp-num">{number(count)}</span>
                {reason && <span className="pp-mono pp-dim">{reason}</span>}
              </span>
            ))}
          </dd>
        </div>
        {durations.map(([name, ms]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="pp-num">{seconds(ms)}</dd>
          </div>
        ))}
      </dl>
      <SpreadChart report={report} caption={`${number(report.count)} requests from ${name}`} />
    </section>
  )
}
