/** What page and terminal say to each other, inside of the host's messages. */
import type { SourceFile } from '../../manifest/types.ts'

/** What the pane asks of the terminal. All but `open` are ignored while none is open. */
export type TerminalOrder =
  /** Opens it, or shows the one that is open from its last screen on. */
  | { do: 'open'; columns: number; rows: number; history: readonly string[]; files: readonly SourceFile[] }
  /** What a keyboard sends: keys, escape sequences, pastes. */
  | { do: 'input'; text: string }
  /** A command of a button: it runs as if somebody had typed it. */
  | { do: 'run'; command: string }
  /** What the page did by a button, as it would be typed. */
  | { do: 'note'; text: string }
  | { do: 'resize'; columns: number; rows: number }
  /** So many letters of the output have been drawn: as many more may come. */
  | { do: 'taken'; letters: number }
  /** Tabs that were changed in the editor, by somebody who had heard of the shell's changes up to number `seen`. */
  | { do: 'files'; changes: readonly FileChange[]; seen: number }
  | { do: 'close' }

/** A tab that was made, changed, or, with `null`, closed. */
export interface FileChange {
  name: string
  text: string | null
}

/** What the terminal tells, at most once a turn of its Worker. */
export interface TerminalNews {
  /** Text and escape sequences. */
  output?: string
  /** Files of the home directory that the shell made, changed or removed. `number` counts these news. */
  files?: { changes: FileChange[]; number: number }
  /** Tabs whose objects kubectl has applied, or deleted, as they stand in these texts. */
  filed?: { file: string; text: string; how: 'applied' | 'deleted' }[]
  /** A line that goes into the history. */
  history?: string[]
  /** Whether something waits for virtual time. */
  waits?: boolean
}
