import { ChevronDown, ChevronRight, CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { files } from '#state'
import { jumpTo } from './jumps.ts'
import { markers } from './markers.ts'
import { countOf, problemsOf, type Problem } from './problems.ts'

/** More would not be read; the count says how many there are. */
const SHOWN = 100

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info }
const SOURCES: Record<Problem['from'], string> = {
  yaml: 'YAML',
  apiserver: 'API server',
  podpath: 'PodPath',
  schema: 'Schema',
}

/** What is wrong with the files; each entry leads to its line. */
export function Problems() {
  const diagnostics = useStore(files, (s) => s.diagnostics)
  const names = useStore(files, (s) => s.files)
  const schema = useStore(markers, (s) => s.all)
  const [open, setOpen] = useState(true)
  const problems = useMemo(() => problemsOf(diagnostics, schema), [diagnostics, schema])
  const several = names.length > 1
  const worst = problems[0]?.severity

  return (
    <div className="pp-problems" data-worst={worst}>
      <button type="button" className="pp-problems-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
        <span>Problems</span>
        <span className="pp-problems-count">{countOf(problems)}</span>
      </button>
      <ul aria-label="Problems" className="pp-problems-list" hidden={!open}>
        {problems.slice(0, SHOWN).map((problem, i) => (
          <li key={i}>
            <Entry problem={problem} file={several ? problem.file : ''} />
          </li>
        ))}
        {problems.length > SHOWN && <li className="pp-problems-more">and {problems.length - SHOWN} more</li>}
      </ul>
    </div>
  )
}

function Entry({ problem, file }: { problem: Problem; file: string }) {
  const Icon = ICONS[problem.severity]
  return (
    <button
      type="button"
      className="pp-problem"
      data-severity={problem.severity}
      onClick={() => jumpTo(problem.file, problem.line)}
    >
      <Icon aria-label={problem.severity} />
      <span className="pp-problem-text">{problem.message}</span>
      <span className="pp-problem-place">
        {SOURCES[problem.from]} · {file && `${file}, `}line {problem.line}
      </span>
    </button>
  )
}
