import { useEffect, useRef } from 'react'
import { files, selection, type Selection } from '#state'
import { caret, commands, takeCursor } from '../caret.ts'
import { keepMarkers } from './markers.ts'
import { keepModels, modelOf, nameOf } from './models.ts'
import { monaco } from './setup.ts'
import { keepInserted } from './inserted.ts'
import { followTheme } from './theme.ts'
import { startYaml } from './yaml.ts'

/** How long a line that was gone to stands out. */
const LIT_MS = 4000

type CodeEditor = monaco.editor.IStandaloneCodeEditor

startYaml()

/** Monaco in the place of the plain text area, with one model a file. */
export function MonacoEditor() {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const stops = [followTheme(), keepModels()]
    const editor = create(place.current!)
    stops.push(
      keepMarkers(),
      showActive(editor),
      keepCaret(editor),
      followJumps(editor),
      freeTab(editor),
      keepInserted(editor, place.current!),
      offer(editor),
    )
    const cursor = takeCursor()
    if (cursor) takeOver(editor, cursor)
    // the font may arrive after Monaco has measured another one in its place
    void document.fonts?.ready.then(() => monaco.editor.remeasureFonts())
    return () => {
      editor.dispose()
      for (const stop of stops.reverse()) stop()
    }
  }, [])
  return <div ref={place} className="pp-monaco" />
}

function create(place: HTMLElement): CodeEditor {
  const style = getComputedStyle(document.documentElement)
  return monaco.editor.create(place, {
    model: null,
    ariaLabel: 'YAML editor',
    // the text area that every browser has: dictation, input methods and tests put text into it in one way
    editContext: false,
    automaticLayout: true,
    fontFamily: style.getPropertyValue('--pp-mono').trim(),
    fontSize: 13,
    lineHeight: 20,
    fontLigatures: false,
    tabSize: 2,
    minimap: { enabled: false },
    padding: { top: 10, bottom: 10 },
    scrollBeyondLastLine: false,
    smoothScrolling: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    renderLineHighlight: 'all',
    overviewRulerBorder: false,
    overviewRulerLanes: 2,
    lineNumbersMinChars: 3,
    glyphMargin: false,
    folding: true,
    guides: { indentation: true },
    fixedOverflowWidgets: true,
    quickSuggestions: { other: true, comments: false, strings: true },
    suggest: { showWords: false },
    wordBasedSuggestions: 'off',
    unicodeHighlight: { ambiguousCharacters: false },
    bracketPairColorization: { enabled: false },
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  })
}

/** Shows the open tab's model, each with its own cursor and scroll position. */
function showActive(editor: CodeEditor): () => void {
  const views = new Map<string, monaco.editor.ICodeEditorViewState | null>()
  const show = () => {
    const model = modelOf(files.getState().active)
    const before = editor.getModel()
    if (model === before) return
    if (before) views.set(nameOf(before), editor.saveViewState())
    editor.setModel(model)
    if (model) editor.restoreViewState(views.get(nameOf(model)) ?? null)
  }
  show()
  return files.subscribe((now, before) => {
    if (now.active !== before.active || now.files !== before.files) show()
  })
}

/** The jump that an editor has followed; the next editor need not. */
let followed: Selection['jump'] = null

function followJumps(editor: CodeEditor): () => void {
  const go = ({ jump }: Selection) => {
    const model = editor.getModel()
    if (!jump || !model || nameOf(model) !== jump.file) return
    followed = jump
    const line = Math.min(Math.max(jump.line, 1), model.getLineCount())
    const column = model.getLineFirstNonWhitespaceColumn(line) || 1
    editor.setPosition({ lineNumber: line, column })
    editor.revealLineInCenterIfOutsideViewport(line)
    editor.focus()
    light(line)
  }
  const lit = editor.createDecorationsCollection()
  let timer = 0
  const light = (line: number) => {
    clearTimeout(timer)
    lit.set([{ range: new monaco.Range(line, 1, line, 1), options: { isWholeLine: true, className: 'pp-line-lit' } }])
    timer = window.setTimeout(() => lit.clear(), LIT_MS)
  }
  // where one pane is shown at a time, the editor comes because of the jump
  if (selection.getState().jump !== followed) go(selection.getState())
  return selection.subscribe((now, before) => {
    // the model of the file's tab is shown by another listener of the same change
    if (now.jump !== before.jump) queueMicrotask(() => go(now))
  })
}

function keepCaret(editor: CodeEditor): () => void {
  const listening = editor.onDidChangeCursorPosition(({ position }) => {
    caret.setState({ line: position.lineNumber, column: position.column })
  })
  return () => listening.dispose()
}

/**
 * Tab indents, so there must be ways out that can be seen: Ctrl+M turns Tab into the key that leaves, and so does Escape
 * until the editor is left.
 */
function freeTab(editor: CodeEditor): () => void {
  let escaped = false
  const leaves = (on: boolean) => {
    editor.updateOptions({ tabFocusMode: on })
    caret.setState({ tabLeaves: on })
  }
  const listening = [
    editor.onKeyDown((event) => {
      if (
        event.keyCode === monaco.KeyCode.KeyM &&
        event.ctrlKey &&
        !event.altKey &&
        !event.metaKey &&
        !event.shiftKey
      ) {
        event.preventDefault()
        event.stopPropagation()
        escaped = false
        leaves(!caret.getState().tabLeaves)
      } else if (event.keyCode === monaco.KeyCode.Escape && !widgetOpen(editor) && !caret.getState().tabLeaves) {
        escaped = true
        leaves(true)
      }
    }),
    editor.onDidBlurEditorWidget(() => {
      if (escaped) leaves(false)
      escaped = false
    }),
  ]
  return () => {
    for (const one of listening) one.dispose()
    caret.setState({ tabLeaves: false })
  }
}

/** Escape first closes what is open in the editor. */
function widgetOpen(editor: CodeEditor): boolean {
  const selector =
    '.suggest-widget.visible, .find-widget.visible, .monaco-hover:not(.hidden), .parameter-hints-widget.visible'
  return document.querySelector(selector) !== null || (editor.getSelections()?.length ?? 1) > 1
}

/** What the status line's buttons do. */
function offer(editor: CodeEditor): () => void {
  commands.setState({
    current: {
      format: () => {
        editor.focus()
        void editor.getAction('editor.action.formatDocument')?.run()
      },
    },
  })
  return () => commands.setState({ current: null })
}

function takeOver(editor: CodeEditor, { start, end }: { start: number; end: number }): void {
  const model = editor.getModel()
  if (!model) return
  editor.setSelection(monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)))
  editor.revealPositionInCenterIfOutsideViewport(model.getPositionAt(end))
  editor.focus()
}
