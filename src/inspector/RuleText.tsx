import type { Hop } from '#state'

interface Props {
  hop: Pick<Hop, 'rule' | 'path'>
  className: string
  /** Says how many rules there were before one folds them out. */
  counted?: boolean
}

/** The rule that decided; those that led to it fold out. */
export function RuleText({ hop: { rule, path }, className, counted }: Props) {
  if (rule === null) return null
  if (path.length < 2) return <code className="pp-rule">{rule}</code>
  return (
    <details className={className}>
      <summary>
        <code className="pp-rule">{rule}</code>
        {counted && <span className="pp-rules-count">{path.length} rules matched</span>}
      </summary>
      <ol>
        {path.map((each, at) => (
          <li key={at}>
            <code className="pp-rule">{each}</code>
          </li>
        ))}
      </ol>
    </details>
  )
}
