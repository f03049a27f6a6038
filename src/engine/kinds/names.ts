/** Ports and their names as k8s.io/apimachinery/pkg/util/validation judges them. */
import { invalid } from '../api/field.ts'
import type { StatusCause } from '../api/types.ts'

export const PORT_RANGE = 'must be between 1 and 65535, inclusive'

export function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535
}

/** The name of a container port: IANA_SVC_NAME of RFC 6335. Returns the complaints. */
export function isPortName(value: string): string[] {
  const problems: string[] = []
  if (value.length > 15) problems.push('must be no more than 15 bytes')
  if (!/^[-a-z0-9]*$/.test(value))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)')
  if (value.includes('--')) problems.push('must not contain consecutive hyphens')
  if (/^-|-$/.test(value)) problems.push('must not begin or end with a hyphen')
  return problems
}

/** A port that is a number or the name of one; none at all is the number 0, as Go has it. */
export function validatePortRef(value: number | string = 0, field: string): StatusCause[] {
  if (typeof value === 'number') return isPort(value) ? [] : [invalid(field, value, PORT_RANGE)]
  return isPortName(value).map((detail) => invalid(field, value, detail))
}
