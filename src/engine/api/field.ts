/**
 * Causes of a refused object, in the words of k8s.io/apimachinery/pkg/util/validation/field. A validation collects them
 * all and never stops at the first.
 * @example causes.push(invalid('spec.ports[0].port', 0, 'must be between 1 and 65535, inclusive'))
 */
import type { StatusCause } from './types.ts'

/** `spec.selector: Required value`, with `: detail` where there is one. */
export function required(field: string, detail = ''): StatusCause {
  return cause('FieldValueRequired', field, 'Required value', detail)
}

/** `spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address` */
export function invalid(field: string, value: unknown, detail: string): StatusCause {
  return cause('FieldValueInvalid', field, `Invalid value: ${printValue(value)}`, detail)
}

/** `spec.type: Unsupported value: "x": supported values: "ClusterIP", "NodePort"`; values in the order given. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): StatusCause {
  const detail = supported.length ? `supported values: ${supported.map((item) => JSON.stringify(item)).join(', ')}` : ''
  return cause('FieldValueNotSupported', field, `Unsupported value: ${printValue(value)}`, detail)
}

/** `spec.ports[0].nodePort: Forbidden: may not be used when ‘type’ is 'ClusterIP'` */
export function forbidden(field: string, detail: string): StatusCause {
  return cause('FieldValueForbidden', field, 'Forbidden', detail)
}

/** `spec.ports[1].name: Duplicate value: "http"` */
export function duplicate(field: string, value: unknown): StatusCause {
  return cause('FieldValueDuplicate', field, `Duplicate value: ${printValue(value)}`)
}

/** `metadata.name: Too long: may not be more than 63 bytes` */
export function tooLong(field: string, maxBytes: number): StatusCause {
  return cause('FieldValueTooLong', field, 'Too long', `may not be more than ${maxBytes} bytes`)
}

/** `spec.clusterIPs: Too many: 3: must have at most 2 items` */
export function tooMany(field: string, actual: number, max: number): StatusCause {
  return cause(
    'FieldValueTooMany',
    field,
    `Too many: ${actual}`,
    `must have at most ${max} item${max === 1 ? '' : 's'}`,
  )
}

/** `spec.ingressClassName: Not found: "x"` */
export function notFoundValue(field: string, value: unknown): StatusCause {
  return cause('FieldValueNotFound', field, `Not found: ${printValue(value)}`)
}

/** The cause in one line, as kubectl and the message of a Status print it: `spec.selector: Required value`. */
export function printCause({ field, message }: StatusCause): string {
  return field ? `${field}: ${message}` : message
}

/** field.ErrorTypeX.Error: plain numbers and booleans, quoted strings, JSON for all else. */
export function printValue(value: unknown): string {
  return JSON.stringify(value) ?? '"null"'
}

function cause(reason: string, field: string, type: string, detail = ''): StatusCause {
  return { reason, field, message: detail ? `${type}: ${detail}` : type }
}
