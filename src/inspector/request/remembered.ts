import type { RequestChoice } from './doors.ts'

const KEY = 'podpath.request'

/** The last request that was sent by hand, in this browser. */
export function rememberedChoice(): Partial<RequestChoice> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

export function rememberChoice({ from, service, door, port }: RequestChoice): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ from, service, door, port }))
  } catch {
    // a browser without storage forgets, that is all
  }
}
