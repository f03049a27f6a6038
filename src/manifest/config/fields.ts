import { parsePath } from '../path.ts'
import { fieldRange } from '../places.ts'
import type { Diagnostic, ManifestDocument, ParsedFile } from '../types.ts'

/** Reads the fields of one document; what is wrong is noted at its place and answered with undefined. */
export class Fields {
  constructor(
    private readonly parsed: ParsedFile,
    private readonly document: ManifestDocument,
    private readonly diagnostics: Diagnostic[],
  ) {}

  invalid(path: string, value: unknown, problem: string): undefined {
    this.note('error', path, `${path}: Invalid value: ${JSON.stringify(value)}: ${problem}`)
  }

  note(severity: Diagnostic['severity'], path: string, message: string, part: 'key' | 'value' = 'value'): void {
    const range = fieldRange(this.parsed, this.document.index, path, part)
    this.diagnostics.push({ file: this.parsed.name, range, severity, message, from: 'podpath', field: path })
  }

  string(path: string): string | undefined {
    const value = this.get(path)
    if (value === undefined || value === null || typeof value === 'string') return value ?? undefined
    return this.invalid(path, value, 'must be a string')
  }

  boolean(path: string): boolean | undefined {
    const value = this.get(path)
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined
    return this.invalid(path, value, 'must be true or false')
  }

  oneOf<T extends string>(path: string, supported: readonly T[]): T | undefined {
    const value = this.string(path)
    if (value === undefined || supported.includes(value as T)) return value as T | undefined
    const list = supported.map((one) => JSON.stringify(one)).join(', ')
    this.note('error', path, `${path}: Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`)
    return undefined
  }

  /** A string that `check` accepts by answering null; otherwise it says what is wrong. */
  checked(path: string, check: (value: string) => string | null): string | undefined {
    const value = this.string(path)
    const problem = value === undefined ? null : check(value)
    return problem ? this.invalid(path, value, problem) : value
  }

  strings(path: string, check: (value: string) => string | null): string[] | undefined {
    return this.items(path)?.flatMap((_, i) => this.checked(`${path}[${i}]`, check) ?? [])
  }

  labels(path: string): Record<string, string> | undefined {
    const value = this.object(path)
    if (!value) return undefined
    return Object.fromEntries(
      Object.keys(value).flatMap((key) => {
        const text = this.string(`${path}[${key}]`)
        return text === undefined ? [] : [[key, text]]
      }),
    )
  }

  items(path: string): unknown[] | undefined {
    const value = this.get(path)
    if (value === undefined || value === null || Array.isArray(value)) return value ?? undefined
    return this.invalid(path, value, 'must be a list')
  }

  object(path: string): Record<string, unknown> | undefined {
    const value = this.get(path)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
    return this.invalid(path, value, 'must be a mapping')
  }

  /** Says of each key of a mapping that is not among `known`: it is real but changes nothing here, or it is a mistake. */
  only(path: string, known: readonly string[], withoutEffect: readonly string[] = []): void {
    const value = path === '' ? this.document.object : this.object(path)
    for (const key of Object.keys(value ?? {})) {
      if (known.includes(key)) continue
      const field = path ? `${path}.${key}` : key
      if (withoutEffect.includes(key)) this.note('info', field, `${field}: has no effect in PodPath`, 'key')
      else this.note('error', field, `unknown field ${JSON.stringify(field)}`, 'key')
    }
  }

  get(path: string): unknown {
    let at: unknown = this.document.object
    for (const step of parsePath(path)) {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
      at = (at as Record<string, unknown>)[step]
    }
    return at
  }
}
