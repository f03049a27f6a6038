import { Check, Copy, CornerDownLeft } from 'lucide-react'
import { useState } from 'react'
import { typeInTerminal } from '#state'
import { IconButton, notify } from '#ui'

/** Something to be read, and to be copied. */
export function Code({ text }: { text: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => notify('Copied.'),
      () => notify('The browser does not allow copying.', { tone: 'bad' }),
    )
  return (
    <div className="lp-code">
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <IconButton label="Copy" size="s" onClick={() => void copy()}>
        <Copy />
      </IconButton>
    </div>
  )
}

/** Lines for the terminal: a press types one there. */
export function Run({ text }: { text: string }) {
  return (
    <ul className="lp-run" aria-label="For the terminal">
      {text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line, at) => (
          <li key={at}>
            <Line line={line} />
          </li>
        ))}
    </ul>
  )
}

function Line({ line }: { line: string }) {
  const [ran, setRan] = useState(false)
  return (
    <button
      type="button"
      aria-label={`Run: ${line}`}
      data-tip="Run it in the terminal"
      data-ran={ran || undefined}
      onClick={() => {
        setRan(true)
        typeInTerminal(line)
      }}
    >
      <span aria-hidden="true" className="lp-prompt">
        $
      </span>
      <code>{line}</code>
      <span className="lp-run-do">
        {ran ? <Check aria-label="was run" role="img" /> : <CornerDownLeft aria-hidden="true" />}
      </span>
    </button>
  )
}
