import { Dialog } from '#ui'
import { CopyButton } from '../CopyButton.tsx'
import './text.css'

interface Props {
  title: string
  text: string
  onClose(): void
}

/** More lines than this the DOM does not hold well, and nobody reads. */
const LINES = 3000

/** A text to read and to copy: an object's YAML, a description. */
export function TextDialog({ title, text, onClose }: Props) {
  const lines = text.split('\n')
  return (
    <Dialog wide title={title} onClose={onClose} actions={<CopyButton text={() => text} />}>
      <pre className="pp-text" tabIndex={0}>
        {lines.slice(0, LINES).join('\n')}
      </pre>
      {lines.length > LINES && (
        <p className="pp-dim">{lines.length - LINES} more lines: copy all of them, or ask for them in the terminal.</p>
      )}
    </Dialog>
  )
}
