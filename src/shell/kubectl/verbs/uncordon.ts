import { cordoning } from './nodes/cordoning.ts'

export const uncordon = cordoning('uncordon', false)
