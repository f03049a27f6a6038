import { ChevronDown, ChevronUp, Lightbulb, RotateCcw, WandSparkles } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { again, hint, solve, study } from '#state/lesson'
import { Button, IconButton, useMedia } from '#ui'
import { holding, ROOMY } from '../words.ts'
import { Checks } from './Checks.tsx'
import { Done } from './Done.tsx'
import { Hints } from './Hints.tsx'
import './task.css'

/** What somebody is asked about before it happens. */
type Question = 'solve' | 'reset' | null

const QUESTIONS = {
  solve: {
    text: 'Solve fills in the answer for you to look at. A lesson that was solved this way never counts as done.',
    yes: 'Fill it in',
    no: 'I go on trying',
  },
  reset: {
    text: 'The lesson begins anew. What you have changed in its files is gone then.',
    yes: 'Reset',
    no: 'Keep it',
  },
}

/** What is to be done: the checks, and what helps. It stays in view while the prose is read. */
export function Task() {
  const done = useStore(study, (s) => s.done)
  const count = useStore(study, (s) => s.verdicts.length)
  const hold = useStore(study, (s) => holding(s.verdicts))
  // Where there is little room, the prose has it.
  const isRoomy = useMedia(ROOMY)
  const [folded, setFolded] = useState(!isRoomy)
  useEffect(() => {
    if (done) setFolded(false)
  }, [done])
  return (
    <section className="lp-task" aria-label="Task" data-done={done || undefined} data-folded={folded || undefined}>
      <div className="lp-task-head">
        <h4>Task</h4>
        <span className="lp-bar" aria-hidden="true">
          <span style={{ width: `${(100 * hold) / Math.max(1, count)}%` }} />
        </span>
        <span className="lp-count pp-num">
          {hold} of {count}
          <span className="pp-hidden"> checks hold</span>
        </span>
        <IconButton
          label={folded ? 'Show the checks' : 'Hide the checks'}
          size="s"
          aria-expanded={!folded}
          onClick={() => setFolded(!folded)}
        >
          {folded ? <ChevronUp /> : <ChevronDown />}
        </IconButton>
      </div>
      {!folded && (
        <>
          <div className="lp-task-body">
            <Checks />
            {!done && <Hints />}
          </div>
          {done ? <Done /> : <Help />}
        </>
      )}
    </section>
  )
}

/** Hints, Reset and Solve. */
function Help() {
  const hints = useStore(study, (s) => s.hints)
  const all = useStore(study, (s) => s.lesson?.hints.length ?? 0)
  const changed = useStore(study, (s) => s.changed)
  const [question, setQuestion] = useState<Question>(null)
  const [busy, setBusy] = useState(false)
  // Who has said no is where he was.
  const asker = useRef<Question>(null)
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (question === null && asker.current)
      row.current?.querySelector<HTMLElement>(`[data-asks=${asker.current}]`)?.focus()
    asker.current = null
  }, [question])
  const doing = (act: () => Promise<void>) => {
    setQuestion(null)
    setBusy(true)
    void act().finally(() => setBusy(false))
  }
  if (question)
    return (
      <Ask
        {...QUESTIONS[question]}
        onYes={() => doing(question === 'solve' ? solve : again)}
        onNo={() => {
          asker.current = question
          setQuestion(null)
        }}
      />
    )
  return (
    <div className="lp-help" ref={row}>
      <Button size="s" icon={<Lightbulb />} disabled={hints >= all} onClick={hint}>
        {hints === 0 ? 'Hint' : hints < all ? `Hint ${hints + 1} of ${all}` : 'No more hints'}
      </Button>
      <span />
      <Button
        size="s"
        look="plain"
        icon={<RotateCcw />}
        disabled={busy}
        data-asks="reset"
        onClick={() => (changed ? setQuestion('reset') : doing(again))}
      >
        Reset
      </Button>
      <Button
        size="s"
        look="plain"
        icon={<WandSparkles />}
        disabled={busy}
        data-asks="solve"
        onClick={() => setQuestion('solve')}
      >
        Solve
      </Button>
    </div>
  )
}

interface AskProps {
  text: string
  yes: string
  no: string
  onYes(): void
  onNo(): void
}

/** Something that cannot be taken back is asked about; no is the nearer answer. */
function Ask({ text, yes, no, onYes, onNo }: AskProps) {
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <div className="lp-ask" role="group" aria-label={text}>
      <p>{text}</p>
      <Button size="s" ref={first} onClick={onNo}>
        {no}
      </Button>
      <Button size="s" look="danger" onClick={onYes}>
        {yes}
      </Button>
    </div>
  )
}
