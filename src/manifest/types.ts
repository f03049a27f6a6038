export interface SourceFile {
  name: string
  text: string
}

/** 1-based, as editors count; the end is exclusive. */
export interface TextRange {
  startLine: number
  startColumn: number
  endLine: number
  endColumn: number
}

/** One thing that is wrong with the files, at the place where it is wrong. */
export interface Diagnostic {
  file: string
  range: TextRange
  severity: 'error' | 'warning' | 'info'
  /** What kubectl would print. */
  message: string
  /** Who says so: YAML itself, the API server, or PodPath's own advice. */
  from: 'yaml' | 'apiserver' | 'podpath'
  /** `spec.ports[0].nodePort`, where the API server named a field. */
  field?: string
}

/** One object of a file. An item of a `List` is a document of its own, as kubectl unfolds it. */
export interface ManifestDocument {
  object: Record<string, unknown>
  /** Position in `ParsedFile.documents`. */
  index: number
  /** From its first to its last character. */
  range: TextRange
  apiVersion: string
  kind: string
  /** Empty when the object names none (`generateName`, or a mistake that the API server answers). */
  name: string
  /** Undefined when the object names none. */
  namespace: string | undefined
}

export interface ParsedFile {
  name: string
  /** Those that kubectl would send: everything before the first error of the file. */
  documents: ManifestDocument[]
  diagnostics: Diagnostic[]
  /** False when an error ended the reading: objects that are missing from `documents` may still be in the text. */
  complete: boolean
}

export interface Limits {
  /** Characters in a file. */
  size: number
  /** Documents in a file, items of a `List` counted. */
  documents: number
  /** Mappings and sequences within each other. */
  depth: number
}
