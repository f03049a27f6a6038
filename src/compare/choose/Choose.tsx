import { Check, Copy, Play } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, openSheet, type ServiceView, type Workload } from '#state'
import { Button, notify, Option, SelectField } from '#ui'
import { applyFiles } from './applying.ts'
import { choose, questionsFor, type Answers, type Choice, type Question } from './choose.ts'
import { useWorkloads } from './useWorkloads.ts'
import { write, type Written } from './write.ts'
import './choose.css'

/** What was answered stays while the page is open. */
let remembered: Answers = {}

/** A few questions; then the type, why, and YAML for what the learner runs. */
export function Choose() {
  const [answers, setAnswers] = useState(remembered)
  const choice = choose(answers)
  const answer = (question: Question, value: boolean) => {
    remembered = { ...answers, [question]: value }
    setAnswers(remembered)
  }
  return (
    <div className="ca-choose">
      <section aria-labelledby="ca-questions" className="ca-section">
        <h3 id="ca-questions">A few questions</h3>
        <div className="ca-questions">
          {questionsFor(answers).map(({ question, title, yes, no }) => (
            <fieldset key={question} className="ca-question">
              <legend>{title}</legend>
              {[true, false].map((value) => (
                <Option
                  key={String(value)}
                  name={`ca-${question}`}
                  checked={answers[question] === value}
                  onChange={() => answer(question, value)}
                >
                  {value ? yes : no}
                </Option>
              ))}
            </fieldset>
          ))}
        </div>
      </section>
      <section aria-labelledby="ca-answer" className="ca-section ca-answer">
        {choice ? (
          <Answer choice={choice} http={answers.http} />
        ) : (
          <>
            <h3 id="ca-answer">The answer</h3>
            <p className="ca-empty">It stands here once you have answered the questions.</p>
          </>
        )}
      </section>
    </div>
  )
}

const TITLES: Record<Choice['solution'], string> = {
  ClusterIP: 'ClusterIP',
  Headless: 'A headless Service',
  NodePort: 'NodePort',
  LoadBalancer: 'LoadBalancer',
  Ingress: 'ClusterIP and an Ingress',
}
const COLOURS: Record<Choice['solution'], ServiceView['type']> = {
  ClusterIP: 'ClusterIP',
  Headless: 'ClusterIP',
  NodePort: 'NodePort',
  LoadBalancer: 'LoadBalancer',
  Ingress: 'ClusterIP',
}

function Answer({ choice, http }: { choice: Choice; http: boolean | undefined }) {
  const { solution, because, mind } = choice
  return (
    <>
      <div aria-live="polite">
        <h3 id="ca-answer" className="ca-type" data-type={COLOURS[solution]}>
          {TITLES[solution]}
        </h3>
        <ul className="ca-because">
          {because.map((sentence) => (
            <li key={sentence}>
              <Check aria-hidden="true" /> {sentence}
            </li>
          ))}
        </ul>
        <p className="ca-note">{mind}</p>
      </div>
      <ForWorkload choice={choice} http={http} />
    </>
  )
}

/** The YAML for one of the learner's workloads: to copy, or to apply. */
function ForWorkload({ choice: { solution }, http }: { choice: Choice; http: boolean | undefined }) {
  const found = useWorkloads()
  const services = useStore(cluster, (s) => s.topology.services)
  const [key, setKey] = useState('')
  const [applied, setApplied] = useState<{ written: Written; lines: string[] } | null>(null)
  const workload = found?.workloads.find((one) => keyOf(one) === key) ?? found?.workloads[0]
  const ingressClass = found?.ingressClass ?? 'nginx'
  const fresh = useMemo(() => {
    if (!workload) return null
    const mine = services.filter(({ namespace }) => namespace === workload.namespace)
    const taken = new Set(mine.map(({ name }) => name))
    return write({ solution, workload, http: http ?? speaksHttp(workload), taken, ingressClass })
  }, [solution, workload, http, services, ingressClass])
  useEffect(() => setApplied(null), [solution, key])

  // What has been applied stands as it was: by now its own name is taken.
  const written = applied?.written ?? fresh

  if (!found) return <p className="ca-empty">Looking at what you run…</p>
  if (!written || !workload) {
    return <p className="ca-empty">Nothing of yours listens on a port yet: apply a Deployment first.</p>
  }
  const needsController = solution === 'Ingress' && found.ingressClass === null
  const apply = async () => setApplied({ written, lines: await applyFiles(written, needsController) })
  return (
    <>
      <div className="ca-yaml-head">
        <SelectField label="For your" value={keyOf(workload)} onChange={({ target }) => setKey(target.value)}>
          {found.workloads.map((one) => (
            <option key={keyOf(one)} value={keyOf(one)}>
              {one.kind} {one.namespace === 'default' ? one.name : `${one.namespace}/${one.name}`}
            </option>
          ))}
        </SelectField>
        <Button icon={<Copy />} onClick={() => void copy(written.text)}>
          Copy
        </Button>
        <Button look="solid" icon={<Play />} disabled={applied !== null} onClick={() => void apply()}>
          {applied ? 'Applied' : 'Apply'}
        </Button>
      </div>
      <pre className="ca-yaml" tabIndex={0} aria-label={`YAML of ${written.file}`}>
        {written.text}
      </pre>
      {needsController && (
        <p className="ca-note">
          No Ingress controller runs in your cluster yet. Apply brings ingress-nginx along, as a file of its own.
        </p>
      )}
      {applied && (
        <p className="ca-applied" role="status">
          {applied.lines.map((line) => (
            <code key={line}>{line}</code>
          ))}
          <Button size="s" onClick={() => openSheet('compare', placeOf(workload, written))}>
            See who reaches it
          </Button>
        </p>
      )}
    </>
  )
}

function placeOf({ namespace }: Workload, { name }: Written): string {
  return `service/${namespace}/${name}`
}

function keyOf({ kind, namespace, name }: Workload): string {
  return `${kind}/${namespace}/${name}`
}

/** Where nobody has said: by the name or the number of its first port. */
function speaksHttp({ ports: [first] }: Workload): boolean {
  return first !== undefined && (/^(http|web)/.test(first.name ?? '') || first.port === 80 || first.port === 8080)
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify('Copied.')
  } catch {
    notify('The browser does not allow copying.', { tone: 'bad' })
  }
}
