import { cordoning } from './nodes/cordoning.ts'

export const cordon = cordoning('cordon', true)
