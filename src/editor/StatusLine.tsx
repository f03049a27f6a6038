import { WandSparkles } from 'lucide-react'
import { useStore } from 'zustand'
import { Button } from '#ui'
import { caret, commands } from './caret.ts'
import type { MonacoState } from './useMonaco.ts'

/** Where the cursor is, how to leave with the keyboard, and what else the editor can do. */
export function StatusLine({ monaco }: { monaco: MonacoState }) {
  return (
    <div className="pp-editor-status">
      {monaco.state === 'ready' ? (
        <Ready />
      ) : monaco.state === 'failed' ? (
        <span className="pp-editor-hint">
          The full editor could not be loaded; plain text works.{' '}
          <button type="button" className="pp-link" onClick={monaco.retry}>
            Try again
          </button>
        </span>
      ) : (
        <span className="pp-editor-hint">Loading completion and checks…</span>
      )}
    </div>
  )
}

function Ready() {
  const { line, column, tabLeaves } = useStore(caret)
  const orders = useStore(commands, (s) => s.current)
  return (
    <>
      <span className="pp-editor-hint">
        {tabLeaves ? (
          <>
            Tab leaves the editor. Press <kbd>Ctrl</kbd>+<kbd>M</kbd> to indent with it again
          </>
        ) : (
          <>
            Press <kbd>Ctrl</kbd>+<kbd>M</kbd> to let Tab leave the editor
          </>
        )}
      </span>
      <Button
        size="s"
        look="plain"
        icon={<WandSparkles aria-hidden="true" />}
        disabled={!orders}
        onClick={() => orders?.format()}
      >
        Format
      </Button>
      <span className="pp-num">
        Ln {line}, Col {column}
      </span>
    </>
  )
}
