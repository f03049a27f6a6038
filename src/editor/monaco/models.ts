import { editFile, files, type SourceFile } from '#state'
import { monaco } from './setup.ts'

type Model = monaco.editor.ITextModel

/** Above this the text is shown and applied, but not coloured and checked as YAML: that would take seconds. */
const CHECKED = 1_048_576

const uriOf = (name: string) => monaco.Uri.from({ scheme: 'file', path: `/${name}` })

export function modelOf(name: string): Model | null {
  return monaco.editor.getModel(uriOf(name))
}

export function nameOf(model: Model): string {
  return model.uri.path.slice(1)
}

/**
 * One model a file, kept equal to the store in both directions: what is typed goes to the store at once; what others put
 * there (undo of a closed file, a lesson, a link) goes to the model as one edit that can be undone. Returns how to stop.
 */
export function keepModels(): () => void {
  /** While the store's own text is written to a model, the model need not tell the store. */
  let writing = false
  const mine = new Map<string, { file: SourceFile; model: Model; stop: () => void }>()

  function open(file: SourceFile): void {
    const model = modelOf(file.name) ?? monaco.editor.createModel(file.text, languageOf(file.text), uriOf(file.name))
    model.updateOptions({ tabSize: 2, insertSpaces: true })
    const entry = { file, model, stop: () => {} }
    const listening = model.onDidChangeContent(() => {
      if (writing) return
      const text = model.getValue()
      fitLanguage(model, text)
      editFile(file.name, text)
      entry.file = files.getState().files.find(({ name }) => name === file.name) ?? entry.file
    })
    entry.stop = () => {
      listening.dispose()
      model.dispose()
    }
    mine.set(file.name, entry)
  }

  function write(model: Model, text: string): void {
    if (sameText(model.getValue(), text)) return
    writing = true
    try {
      model.pushStackElement()
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
      model.pushStackElement()
      fitLanguage(model, text)
    } finally {
      writing = false
    }
  }

  function sync(all: readonly SourceFile[]): void {
    for (const file of all) {
      const entry = mine.get(file.name)
      if (!entry) open(file)
      else if (entry.file !== file) {
        entry.file = file
        write(entry.model, file.text)
      }
    }
    for (const [name, { stop }] of mine) {
      if (all.some((file) => file.name === name)) continue
      mine.delete(name)
      stop()
    }
  }

  sync(files.getState().files)
  const stop = files.subscribe((now, before) => {
    if (now.files !== before.files) sync(now.files)
  })
  return () => {
    stop()
    for (const entry of mine.values()) entry.stop()
  }
}

function languageOf(text: string): string {
  return text.length > CHECKED ? 'plaintext' : 'yaml'
}

function fitLanguage(model: Model, text: string): void {
  const language = languageOf(text)
  if (model.getLanguageId() !== language) monaco.editor.setModelLanguage(model, language)
}

/** Monaco gives all lines of a text the same ending. */
function sameText(a: string, b: string): boolean {
  return a === b || a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n')
}
