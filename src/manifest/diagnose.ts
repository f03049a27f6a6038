import { fieldRange } from './places.ts'
import type { Status } from '../engine/api/types.ts'
import { jsonType } from './shape.ts'
import type { Diagnostic, ManifestDocument, ParsedFile } from './types.ts'

/** What the API server said of an object. */
export interface Refusal {
  /** As kubectl prints it. */
  message: string
  /** The fields that it is about; `status` names them too. */
  causes?: readonly { field?: string; message?: string }[] | undefined
  status?: Status | undefined
  /** Default `error`; a Warning header of the API server is a warning. */
  severity?: Diagnostic['severity']
}

/**
 * Puts a refusal of the API server at its place in the text: one diagnostic for each field that it names, or one at the
 * head of the object. Fields are also found inside messages of strict decoding and of JSON decoding.
 *
 * @example diagnose(parsed, parsed.documents[0], { message: status.message, status })
 */
export function diagnose(parsed: ParsedFile, document: ManifestDocument, refusal: Refusal): Diagnostic[] {
  const causes = (refusal.causes ?? refusal.status?.details?.causes ?? []).filter((cause) => cause.field)
  const found =
    causes.length > 0
      ? causes.map((cause) => ({ field: cause.field!, text: cause.message }))
      : named(refusal.message, document.object)
  const diagnostic = (message: string, field: string, part: 'key' | 'value'): Diagnostic => ({
    file: parsed.name,
    range: fieldRange(parsed, document.index, field, part),
    severity: refusal.severity ?? 'error',
    message,
    from: 'apiserver',
    ...(field && { field }),
  })
  if (found.length === 0) return [diagnostic(refusal.message, 'kind', 'value')]
  if (found.length === 1) {
    const { field, key } = found[0] as Named
    return [diagnostic(refusal.message, field, key ? 'key' : 'value')]
  }
  return found.map((one: Named) =>
    diagnostic(
      one.text ? `${head(refusal.message)}${one.field}: ${one.text}` : refusal.message,
      one.field,
      one.key ? 'key' : 'value',
    ),
  )
}

interface Named {
  field: string
  text?: string | undefined
  key?: boolean
}

/** `The Service "x" is invalid: `, which every cause of it gets, so that each says what it is about. */
function head(message: string): string {
  return /^.*? is invalid: /.exec(message)?.[0] ?? ''
}

/** Fields that a message names only in its text. */
function named(message: string, object: unknown): Named[] {
  const unknown = [...message.matchAll(/(unknown|duplicate) field "([^"]+)"/g)]
  if (unknown.length > 0) return unique(unknown.map((match) => ({ field: match[2]!, key: true })))
  const goField = /cannot unmarshal (\w+) .*Go struct field ([\w.]+) of type/.exec(message)
  if (goField) {
    // `ServicePort.spec.ports.port`: the Go type, then the path without the positions in lists
    const steps = goField[2]!.split('.').slice(1)
    return [{ field: ofType(object, steps, goField[1]!) ?? steps.join('.') }]
  }
  const atPath = /: ((?:spec|metadata|status|data|subsets|endpoints|ports)(?:\.[\w.]+|\[[^\]]*\])*): /.exec(message)
  return atPath ? [{ field: atPath[1]! }] : []
}

/** The first place that these names lead to, through any list, where a value of that JSON type stands. */
function ofType(value: unknown, steps: string[], type: string, path = ''): string | null {
  if (Array.isArray(value) && (steps.length > 0 || type !== 'array')) {
    for (const [i, item] of value.entries()) {
      const found = ofType(item, steps, type, `${path}[${i}]`)
      if (found) return found
    }
    return null
  }
  const [step, ...rest] = steps
  if (step === undefined) return jsonType(value) === type ? path : null
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null
  return ofType((value as Record<string, unknown>)[step], rest, type, path ? `${path}.${step}` : step)
}

function unique(found: Named[]): Named[] {
  return found.filter((one, i) => found.findIndex(({ field }) => field === one.field) === i)
}
