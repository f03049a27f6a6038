import type { monaco } from './setup.ts'

/**
 * A text of several lines may come in at once without being pasted: dictated, by an input method, from an extension. The
 * browser hands it on line by line, and Monaco would indent each line as after Enter, on top of its own indentation. Such
 * a text is taken as it is. Returns how to stop.
 */
export function keepInserted(editor: monaco.editor.IStandaloneCodeEditor, place: HTMLElement): () => void {
  const onInput = (event: InputEvent) => {
    const text = event.data
    if (event.inputType !== 'insertText' || !text?.includes('\n') || text === '\n') return
    event.preventDefault()
    event.stopPropagation()
    editor.trigger('inserted', 'paste', { text, pasteOnNewLine: false })
  }
  place.addEventListener('beforeinput', onInput, { capture: true })
  return () => place.removeEventListener('beforeinput', onInput, { capture: true })
}
