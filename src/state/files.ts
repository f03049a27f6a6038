import { createStore } from 'zustand/vanilla'
import type { ApplyLine, Diagnostic, SourceFile } from '../host/messages.ts'

export interface Files {
  files: SourceFile[]
  /** Name of the open tab. */
  active: string
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
    return { files: rest, active: s.active === name ? (rest[0]?.name ?? '') : s.active, state: 'edited' }
  })
}

export function renameFile(from: string, to: string): void {
  files.setState((s) => {
    if (s.files.some((file) => file.name === to)) return s
    return {
      files: s.files.map((file) => (file.name === from ? { name: to, text: file.text } : file)),
      active: s.active === from ? to : s.active,
      state: 'edited',
    }
  })
}
