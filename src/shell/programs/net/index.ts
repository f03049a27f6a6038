import type { Program } from '../../process.ts'

export const NET: readonly Program[] = []
