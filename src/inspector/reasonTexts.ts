import type { ReasonCode } from '#state'

export const REASON_TEXTS: Partial<Record<ReasonCode, string>> = {}
