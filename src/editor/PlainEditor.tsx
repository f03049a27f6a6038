import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { editFile, files, selection } from '#state'
import { leaveCursor } from './caret.ts'

interface Props {
  onFocus: () => void
}

/** A text area that works at once, until Monaco is there, and instead of it when it cannot be loaded. */
export function PlainEditor({ onFocus }: Props) {
  const active = useStore(files, (s) => s.active)
  const text = useStore(files, (s) => s.files.find((file) => file.name === s.active)?.text ?? '')
  const jump = useStore(selection, (s) => s.jump)
  const area = useRef<HTMLTextAreaElement>(null)

  useEffect(() => {
    const element = area.current
    return () => {
      if (element && document.activeElement === element) {
        leaveCursor({ start: element.selectionStart, end: element.selectionEnd })
      }
    }
  }, [])

  useEffect(() => {
    const element = area.current
    if (!element || !jump || jump.file !== files.getState().active) return
    const lines = element.value.split('\n')
    const start = lines.slice(0, jump.line - 1).reduce((sum, line) => sum + line.length + 1, 0)
    element.focus()
    element.setSelectionRange(start, start + (lines[jump.line - 1]?.length ?? 0))
    element.scrollTop = Math.max(0, (jump.line - 4) * 20)
  }, [jump, active])

  return (
    <textarea
      ref={area}
      className="pp-editor-plain"
      aria-label="YAML editor"
      value={text}
      onChange={(event) => editFile(active, event.target.value)}
      onFocus={onFocus}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      wrap="off"
    />
  )
}
