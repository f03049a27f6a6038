import type { Program } from '../../process.ts'

export const TEXT: readonly Program[] = []
