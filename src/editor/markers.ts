import { createStore } from 'zustand/vanilla'

/** What the YAML language service says of the text, by Kubernetes' schemas. */
export interface SchemaMarker {
  file: string
  line: number
  column: number
  severity: 'error' | 'warning' | 'info'
  message: string
}

export const markers = createStore<{ all: readonly SchemaMarker[] }>(() => ({ all: [] }))
