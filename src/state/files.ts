import { createStore } from 'zustand/vanilla'
import type { ApplyLine, Diagnostic, FileChange, SourceFile } from '../host/messages.ts'

export interface Files {
  files: SourceFile[]
  /** Name of the open tab. */
  active: string
  /** Files as the shell left them, which nobody has applied since: neither auto-apply nor an edit elsewhere does. */
  drafts: readonly string[]
  /** YAML of the cluster configuration; empty for the default. */
  config: string
  seed: number
  autoApply: boolean
  /** edited: newer than the cluster; applying: on its way; applied: the cluster has it; refused: part of it was. */
  state: 'edited' | 'applying' | 'applied' | 'refused'
  /** What the last apply printed. */
  lines: ApplyLine[]
  diagnostics: Diagnostic[]
}

/** The learner's files. Text is kept whatever is wrong with it. */
export const files = createStore<Files>(() => ({
  files: [],
  active: '',
  drafts: [],
  config: '',
  seed: 1,
  autoApply: true,
  state: 'applied',
  lines: [],
  diagnostics: [],
}))

export function editFile(name: string, text: string): void {
  files.setState((s) => ({
    files: s.files.map((file) => (file.name === name ? { name, text } : file)),
    drafts: without(s.drafts, name),
    state: 'edited',
  }))
}

/** Adds an empty file, or opens it if the name is taken. */
export function addFile(name: string, text = ''): void {
  files.setState((s) =>
    s.files.some((file) => file.name === name)
      ? { active: name }
      : { files: [...s.files, { name, text }], active: name, state: 'edited' },
  )
}

export function removeFile(name: string): void {
  files.setState((s) => {
    const rest = s.files.filter((file) => file.name !== name)
    return {
      files: rest,
      drafts: without(s.drafts, name),
      active: s.active === name ? (rest[0]?.name ?? '') : s.active,
      state: 'edited',
    }
  })
}

export function renameFile(from: string, to: string): void {
  files.setState((s) => {
    if (s.files.some((file) => file.name === to)) return s
    return {
      files: s.files.map((file) => (file.name === from ? { name: to, text: file.text } : file)),
      drafts: s.drafts.map((name) => (name === from ? to : name)),
      active: s.active === from ? to : s.active,
      state: 'edited',
    }
  })
}

/** What the shell did with files. It changes no cluster: such a file is a draft until somebody applies it. */
export function changeFiles(changes: readonly FileChange[]): void {
  files.setState((s) => {
    let { files: all, drafts, active } = s
    for (const { name, text } of changes) {
      const old = all.find((file) => file.name === name)
      if (old?.text === text || (!old && text === null)) continue
      drafts = without(drafts, name)
      if (text === null) all = all.filter((file) => file !== old)
      else {
        drafts = [...drafts, name]
        const file = { name, text }
        all = old ? all.map((each) => (each === old ? file : each)) : [...all, file]
      }
    }
    if (all === s.files) return s
    if (!all.some(({ name }) => name === active)) active = all[0]?.name ?? ''
    return { files: all, drafts, active }
  })
}

/** Somebody has applied the file as it stands in this text, or deleted what stands in it. */
export function fileFiled(name: string, text: string, how: 'applied' | 'deleted'): void {
  files.setState((s) => {
    if (s.files.find((file) => file.name === name)?.text !== text) return s
    const rest = without(s.drafts, name)
    return { drafts: how === 'applied' ? rest : [...rest, name] }
  })
}

function without(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names.filter((each) => each !== name) : names
}
