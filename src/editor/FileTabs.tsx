import { Plus, X } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { addFile, files, removeFile, renameFile, type SourceFile } from '#state'
import { IconButton, notify } from '#ui'
import { applied, isDirty } from './applied.ts'
import { NameInput } from './NameInput.tsx'
import { PANEL_ID, tabId, withEnding } from './names.ts'

/** The files as tabs. Arrow keys move, F2 or a double click renames, Delete or the cross closes, and that can be undone. */
export function FileTabs() {
  const all = useStore(files, (s) => s.files)
  const active = useStore(files, (s) => s.active)
  const known = useStore(applied, (s) => s.files)
  const drafts = useStore(files, (s) => s.drafts)
  const [naming, setNaming] = useState<{ file: string | null } | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const names = all.map(({ name }) => name)

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active])

  const focus = (name: string) => document.getElementById(tabId(name))?.focus()
  const finish = (name: string | null) => {
    const file = naming?.file
    setNaming(null)
    if (name === null) {
      if (file) requestAnimationFrame(() => focus(file))
      return
    }
    if (file) renameFile(file, withEnding(name))
    else addFile(withEnding(name))
    requestAnimationFrame(() => focus(withEnding(name)))
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'tab') return
    const at = names.indexOf(active)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key]
    if (to !== undefined) {
      const next = names[(to + names.length) % names.length]!
      files.setState({ active: next })
      focus(next)
    } else if (event.key === 'F2') setNaming({ file: active })
    else if (event.key === 'Delete') {
      close(active)
      requestAnimationFrame(() => focus(files.getState().active))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="pp-files">
      <div role="tablist" aria-label="Files" className="pp-files-list" ref={list} onKeyDown={onKeyDown}>
        {all.map((file) =>
          naming?.file === file.name ? (
            <NameInput
              key={file.name}
              label={`New name of ${file.name}`}
              start={file.name}
              taken={names.filter((name) => name !== file.name)}
              onDone={finish}
            />
          ) : (
            <FileTab
              key={file.name}
              file={file}
              selected={file.name === active}
              dirty={drafts.includes(file.name) || isDirty(file, known)}
              onRename={() => setNaming({ file: file.name })}
            />
          ),
        )}
      </div>
      {naming?.file === null && (
        <NameInput label="Name of the new file" start={freeName(names)} taken={names} onDone={finish} />
      )}
      <IconButton label="New file" size="s" onClick={() => setNaming({ file: null })}>
        <Plus aria-hidden="true" />
      </IconButton>
    </div>
  )
}

interface TabProps {
  file: SourceFile
  selected: boolean
  dirty: boolean
  onRename: () => void
}

function FileTab({ file, selected, dirty, onRename }: TabProps) {
  return (
    <div role="presentation" className="pp-file" data-selected={selected || undefined}>
      <button
        type="button"
        role="tab"
        id={tabId(file.name)}
        aria-selected={selected}
        aria-controls={selected ? PANEL_ID : undefined}
        aria-keyshortcuts="F2 Delete"
        tabIndex={selected ? 0 : -1}
        title="Double-click or F2 to rename, Delete to close"
        onClick={() => files.setState({ active: file.name })}
        onDoubleClick={onRename}
        onAuxClick={(event) => event.button === 1 && close(file.name)}
      >
        {file.name}
        {dirty && <span className="pp-file-dot" role="img" aria-label="not applied yet" />}
      </button>
      {/* for the mouse; the keyboard has Delete, and a button may not stand inside a list of tabs */}
      <button
        type="button"
        className="pp-file-close"
        tabIndex={-1}
        aria-hidden="true"
        title={`Close ${file.name}`}
        onClick={() => close(file.name)}
      >
        <X />
      </button>
    </div>
  )
}

/** Closing takes the file's objects out of the cluster, so there is a way back. */
function close(name: string): void {
  const { files: before } = files.getState()
  const at = before.findIndex((file) => file.name === name)
  const file = before[at]
  if (!file) return
  removeFile(name)
  notify(`${name} was closed; its objects leave the cluster.`, {
    action: {
      label: 'Undo',
      run: () => {
        if (files.getState().files.some((one) => one.name === name)) return
        files.setState((s) => ({ files: s.files.toSpliced(at, 0, file), active: name, state: 'edited' }))
      },
    },
  })
}

function freeName(names: readonly string[]): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'manifest.yaml' : `manifest-${n}.yaml`
    if (!names.includes(name)) return name
  }
}
