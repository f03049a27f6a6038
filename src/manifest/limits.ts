import type { Limits } from './types.ts'

/**
 * Far above what people write, and low enough that reading a file that reaches them stays under a second.
 * Kubernetes has bounds too (3 MiB a request, 10,000 levels), but kubectl has none for a file.
 */
export const LIMITS: Limits = { size: 1_048_576, documents: 2_000, depth: 200 }

const mib = (characters: number) => `${(characters / 1_048_576).toFixed(1)} MiB`

export function tooLarge(file: string, size: number, limit: number): string {
  return `error: ${file} is too large: ${mib(size)}, PodPath reads files of up to ${mib(limit)}`
}

export function tooMany(file: string, limit: number): string {
  return `error: ${file} holds more than ${limit} objects, PodPath reads up to ${limit} from one file`
}
