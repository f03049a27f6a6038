import { createStore } from 'zustand/vanilla'

export interface Notice {
  id: number
  text: string
  tone: 'neutral' | 'bad'
  action?: { label: string; run(): void }
}

const SHOWN_MS = 8000

let last = 0

/** Short messages in the corner of the page; the newest two are shown. */
export const notices = createStore<Notice[]>(() => [])

/** Shows a message for a while, perhaps with something to do about it. */
export function notify(text: string, options: { tone?: Notice['tone']; action?: Notice['action'] } = {}): void {
  const notice: Notice = {
    id: ++last,
    text,
    tone: options.tone ?? 'neutral',
    ...(options.action && { action: options.action }),
  }
  notices.setState((all) => [...all, notice].slice(-2), true)
  setTimeout(() => dismiss(notice.id), SHOWN_MS)
}

export function dismiss(id: number): void {
  notices.setState((all) => all.filter((notice) => notice.id !== id), true)
}
