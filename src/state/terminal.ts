import { createStore } from 'zustand/vanilla'
import type { TerminalNews, TerminalOrder } from '../host/messages.ts'
import type * as commands from './commands.ts'
import { session } from './session.ts'

interface TerminalState {
  /** Whether the pane is on the screen. */
  shown: boolean
  /** Whether it ever was. */
  opened: boolean
  /** Counts how often somebody wanted to type there. */
  focus: number
  /** Something in it waits for virtual time. */
  waits: boolean
  /** A command that somebody wants to see run there, until the pane has taken it. */
  wanted: string | null
}

/** The terminal as all rooms see it; what is on its screen is the pane's own business. */
export const terminal = createStore<TerminalState>(() => ({
  shown: false,
  opened: false,
  focus: 0,
  waits: false,
  wanted: null,
}))

type Listener = (news: TerminalNews) => void
const listeners = new Set<Listener>()

/** Called with each piece of output and each change of a file, outside React. */
export function onTerminal(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function tellTerminal(news: TerminalNews): void {
  if (news.waits !== undefined) terminal.setState({ waits: news.waits })
  for (const listener of listeners) listener(news)
}

/** What is asked of an engine that is not there is lost: a new one gets a new terminal. */
export function orderTerminal(order: TerminalOrder): void {
  session
    .getState()
    .host?.ask({ type: 'terminal', order })
    .catch(() => {})
}

/** Brings the terminal to the front, for somebody who is going to type; or puts it back. */
export function showTerminal(shown: boolean): void {
  terminal.setState((s) => (shown ? { shown, opened: true, focus: s.focus + 1 } : { shown }))
}

/** Shows the terminal and runs a command there, as if it had been typed. */
export function typeInTerminal(command: string): void {
  showTerminal(true)
  terminal.setState({ wanted: command })
}

/**
 * Tells whoever has the terminal open what the page has just done, as it would be typed.
 * @param text puts it into words; they are loaded with the first of them
 */
export function noteInTerminal(text: (say: typeof commands) => string): void {
  if (!terminal.getState().opened) return
  import('./commands.ts').then(
    (say) => orderTerminal({ do: 'note', text: text(say) }),
    () => {}, // it is a courtesy
  )
}
