import type { Reading } from './reading.ts'

type Command = (reading: Reading) => boolean | Promise<unknown> | void

const left: Command = ({ line }) => line.left()
const right: Command = ({ line }) => line.right()
const wordLeft: Command = ({ line }) => line.wordLeft()
const wordRight: Command = ({ line }) => line.wordRight()
const toStart: Command = ({ line }) => void line.moveTo(0)
const toEnd: Command = ({ line }) => void line.moveTo(line.text.length)
const up: Command = (reading) => reading.step(-1)
const down: Command = (reading) => reading.step(1)
const deleteLeft: Command = ({ line }) => line.deleteLeft()
const deleteRight: Command = ({ line }) => line.deleteRight()
const killWordLeft: Command = ({ line }) => line.killWordLeft()
const killWordRight: Command = ({ line }) => line.killWordRight()
const undo: Command = ({ line }) => line.undo()
const lastArgument: Command = (reading) => reading.lastArgument()
const capital = (word: string) => word.toLowerCase().replace(/[\p{L}\p{N}]/u, (letter) => letter.toUpperCase())

/**
 * What keys do: readline's emacs mode, where bash has not been told otherwise. A command that could not do a thing says
 * false. Ctrl+C is not among them, for the terminal itself knows it, and Tab is where completion is.
 */
export const COMMANDS: Readonly<Record<string, Command>> = {
  Enter: (reading) => reading.accept(),
  'C-d': (reading) => reading.endOrDelete(),
  Left: left,
  'C-b': left,
  Right: right,
  'C-f': right,
  'C-Left': wordLeft,
  'M-Left': wordLeft,
  'M-b': wordLeft,
  'C-Right': wordRight,
  'M-Right': wordRight,
  'M-f': wordRight,
  Home: toStart,
  'C-a': toStart,
  End: toEnd,
  'C-e': toEnd,
  Up: up,
  'C-p': up,
  Down: down,
  'C-n': down,
  'M-<': (reading) => reading.goTo('oldest'),
  PageUp: (reading) => reading.goTo('oldest'),
  'M->': (reading) => reading.goTo('newest'),
  PageDown: (reading) => reading.goTo('newest'),
  Backspace: deleteLeft,
  'C-h': deleteLeft,
  Delete: deleteRight,
  'C-k': ({ line }) => line.killToEnd(),
  'C-u': ({ line }) => line.killToStart(),
  'C-w': ({ line }) => line.killFieldLeft(),
  'M-d': killWordRight,
  'C-Delete': killWordRight,
  'M-Backspace': killWordLeft,
  'M-C-h': killWordLeft,
  'C-y': ({ line }) => line.yank(),
  'M-y': ({ line }) => line.yankPop(),
  'C-t': ({ line }) => line.transposeLetters(),
  'M-t': ({ line }) => line.transposeWords(),
  'M-u': ({ line }) => line.changeWord((word) => word.toUpperCase()),
  'M-l': ({ line }) => line.changeWord((word) => word.toLowerCase()),
  'M-c': ({ line }) => line.changeWord(capital),
  'M-\\': ({ line }) => line.deleteSpace(),
  'C-_': undo,
  'C-x C-u': undo,
  'M-r': ({ line }) => line.undoAll(),
  'M-.': lastArgument,
  'M-_': lastArgument,
  'C-l': (reading) => reading.clearScreen(),
  'C-r': (reading) => reading.search(-1),
  'C-s': (reading) => reading.search(1),
  'M-?': (reading) => reading.list(),
  'M-=': (reading) => reading.list(),
  'M-#': (reading) => {
    reading.line.exchange(0, 0, '#')
    reading.accept()
  },
  'C-g': () => false,
}
