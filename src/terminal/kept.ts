/** What this browser keeps of the terminal: the lines that were typed, and how it is read. */
const HISTORY = 'podpath.terminal.history'
const READER = 'podpath.terminal.screenReader'
const LINES = 500

/** Oldest first. */
export function keptHistory(): string[] {
  try {
    const lines: unknown = JSON.parse(localStorage.getItem(HISTORY) ?? '[]')
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : []
  } catch {
    return []
  }
}

export function keepHistory(lines: readonly string[]): void {
  store(HISTORY, JSON.stringify(lines.slice(-LINES)))
}

export function keptScreenReader(): boolean {
  try {
    return localStorage.getItem(READER) === 'on'
  } catch {
    return false
  }
}

export function keepScreenReader(on: boolean): void {
  store(READER, on ? 'on' : 'off')
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // without storage it holds until the page is left
  }
}
