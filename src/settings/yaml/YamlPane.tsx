import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { memo, useEffect, useId, useRef } from 'react'
import { CONFIG_FILE, type Diagnostic } from '#manifest'
import { tokensOf } from './highlight.ts'
import './yaml.css'

interface Props {
  text: string
  diagnostics: readonly Diagnostic[]
  /** 1-based line to begin at. */
  line: number | null
  onChange(text: string): void
}

const LINE_PX = 20
const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info }

/**
 * The configuration as text. A text area that lies over its own coloured copy: Tab leaves it, and undo, selection and
 * screen readers work as the browser has them.
 */
export function YamlPane({ text, diagnostics, line, onChange }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const worst = new Map<number, Diagnostic['severity']>()
  for (const { range, severity } of diagnostics) {
    if (worst.get(range.startLine) !== 'error') worst.set(range.startLine, severity)
  }
  const goTo = (to: number) => {
    const element = area.current
    if (!element) return
    const lines = element.value.split('\n')
    const start = lines.slice(0, to - 1).reduce((sum, one) => sum + one.length + 1, 0)
    element.focus()
    element.setSelectionRange(start, start + (lines[to - 1]?.length ?? 0))
    element.closest('.st-yaml-scroll')?.scrollTo({ top: Math.max(0, (to - 4) * LINE_PX) })
  }
  useEffect(() => {
    if (line !== null) goTo(line)
  }, [line])

  return (
    <div className="st-yaml">
      <div className="st-yaml-scroll">
        <Copy text={text} worst={[...worst].map(([at, severity]) => `${at} ${severity}`).join()} />
        <textarea
          ref={area}
          className="st-yaml-area pp-mono"
          aria-label={`Text of ${CONFIG_FILE}`}
          aria-describedby={id}
          value={text}
          placeholder={
            '# Nothing here: the default cluster.\n# What you choose is written down here,\n# and what you write is chosen.'
          }
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          wrap="off"
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <ul id={id} className="st-problems" aria-label={`What is wrong with ${CONFIG_FILE}`} aria-live="polite">
        {diagnostics.length === 0 && (
          <li className="st-problems-none">
            <CircleCheck aria-hidden="true" /> Nothing is wrong with it.
          </li>
        )}
        {diagnostics.map(({ severity, message, range }, i) => {
          const Icon = ICONS[severity]
          return (
            <li key={i}>
              <button type="button" data-severity={severity} onClick={() => goTo(range.startLine)}>
                <Icon aria-label={severity} />
                <span>{message}</span>
                <span className="st-dim pp-num">line {range.startLine}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** What the eyes see: line numbers and colours. It makes the room that the text area fills. */
const Copy = memo(({ text, worst }: { text: string; worst: string }) => {
  const marks = new Map(worst.split(',').map((one) => one.split(' ') as [string, string]))
  return (
    <pre className="st-yaml-copy pp-mono" aria-hidden="true">
      {text.split('\n').map((line, i) => (
        <div key={i} data-severity={marks.get(String(i + 1))}>
          {tokensOf(line).map(({ text: part, is }, j) =>
            is ? (
              <span key={j} data-is={is}>
                {part}
              </span>
            ) : (
              part
            ),
          )}
          {'\n'}
        </div>
      ))}
    </pre>
  )
})
