import type { Program } from '../../process.ts'

export const NODE: readonly Program[] = []
