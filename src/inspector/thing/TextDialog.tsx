import { Copy } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button, Dialog, notify } from '#ui'

interface Props {
  title: string
  text: string
  /** Offers a field that shows only the lines with a text. */
  searchable: boolean
  onClose(): void
}

/** More lines than this are shown only when searched for: the DOM has its limits, and so have readers. */
const LINES = 3000

/** A text to read and to copy: an object's YAML, a node's rules. */
export function TextDialog({ title, text, searchable, onClose }: Props) {
  const [query, setQuery] = useState('')
  const lines = useMemo(() => matching(text, query), [text, query])
  const shown = lines.slice(0, LINES)

  return (
    <Dialog
      wide
      title={title}
      onClose={onClose}
      actions={
        <Button
          icon={<Copy />}
          onClick={() =>
            navigator.clipboard.writeText(text).then(
              () => notify('Copied.'),
              () => notify('The browser does not allow copying.', { tone: 'bad' }),
            )
          }
        >
          Copy all
        </Button>
      }
    >
      {searchable && (
        <div className="pp-search">
          <input
            className="pp-input"
            type="text"
            role="searchbox"
            placeholder="Only lines with…"
            aria-label="Only lines with"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          <span className="pp-dim pp-num" role="status">
            {lines.length} lines
          </span>
        </div>
      )}
      <pre className="pp-text" tabIndex={0}>
        {shown.join('\n')}
      </pre>
      {shown.length < lines.length && (
        <p className="pp-dim">{lines.length - shown.length} more lines: search for them.</p>
      )}
    </Dialog>
  )
}

/** Lines that have every word of the query, in whatever case. */
export function matching(text: string, query: string): string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const lines = text.split('\n')
  return words.length === 0
    ? lines
    : lines.filter((line) => {
        const lower = line.toLowerCase()
        return words.every((word) => lower.includes(word))
      })
}
