import { HELP_FLAG } from '../../kubectl/help.ts'
import { GLOBAL_FLAGS } from '../../kubectl/config.ts'
import type { Flag } from '../../kubectl/args/flags.ts'
import type { Verb } from '../../kubectl/command.ts'
import { VERBS } from '../../kubectl/verbs/index.ts'

/** A command line of kubectl that is not finished. */
export interface KubectlLine {
  /** `rollout status`; empty where no verb stands yet. */
  path: string
  verb: Verb | undefined
  /** What has no verb to be an argument of: the commands that may come here. */
  commands: readonly Verb[] | undefined
  /** Flags that the verb has, in the order in which they hide each other. */
  declared: readonly Flag[]
  given: ReadonlyMap<string, readonly string[]>
  args: readonly string[]
  /** The word at hand. */
  word: string
  /** The flag whose value the word at hand is, and what stands before it in that word: `--output=`. */
  value: { flag: Flag; before: string } | undefined
  /** Words behind `--`. */
  behindDash: readonly string[] | undefined
}

/** Reads what is there: flags as pflag does, verbs as cobra finds them. Nothing is wrong yet. */
export function readLine(words: readonly string[], word: string): KubectlLine {
  let verb: Verb | undefined
  let commands: readonly Verb[] | undefined = VERBS
  let path = ''
  let declared: readonly Flag[] = [...GLOBAL_FLAGS, HELP_FLAG]
  const given = new Map<string, string[]>()
  const args: string[] = []
  let open: Flag | undefined
  const give = (flag: Flag, value: string) => given.set(flag.name, [...(given.get(flag.name) ?? []), value])
  for (const [i, each] of words.entries()) {
    if (open) {
      give(open, each)
      open = undefined
    } else if (each === '--') {
      return { path, verb, commands, declared, given, args, word, value: undefined, behindDash: words.slice(i + 1) }
    } else if (each.startsWith('-') && each !== '-') {
      const read = readFlag(each, declared)
      if (read?.value !== undefined) give(read.flag, read.value)
      else if (read) open = read.flag
    } else {
      const inner: Verb | undefined = commands?.find(({ name, aliases }) => name === each || aliases?.includes(each))
      if (!inner) {
        if (verb) commands = undefined
        args.push(each)
        continue
      }
      verb = inner
      commands = inner.commands
      path = path ? `${path} ${inner.name}` : inner.name
      declared = [...(inner.flags ?? []), ...GLOBAL_FLAGS, HELP_FLAG]
    }
  }
  const value = open ? { flag: open, before: '' } : valueIn(word, declared)
  return { path, verb, commands, declared, given, args, word, value, behindDash: undefined }
}

/** A flag and its value; without one where that is the next word. */
function readFlag(word: string, declared: readonly Flag[]): { flag: Flag; value?: string } | undefined {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? []
  if (name) {
    const flag = declared.find((each) => each.name === name)
    return flag && { flag, value: value ?? flag.bare }
  }
  for (let at = 1; at < word.length; at++) {
    const flag = declared.find(({ short }) => short === word[at])
    if (!flag) return undefined
    const rest = word.slice(at + 1)
    if (flag.bare === undefined) return { flag, value: rest === '' ? undefined : rest.replace(/^=/, '') }
    if (at === word.length - 1) return { flag, value: flag.bare }
  }
  return undefined
}

/** `--output=ya`, `-oya`: the value is in the same word. */
function valueIn(word: string, declared: readonly Flag[]): KubectlLine['value'] {
  const [, long, name] = /^(--([^=]+)=)/.exec(word) ?? []
  if (long) {
    const flag = declared.find((each) => each.name === name)
    return flag && { flag, before: long }
  }
  const [, short, letter] = /^(-([A-Za-z])=?)(?!-)./.exec(word) ?? []
  const flag = short && declared.find((each) => each.short === letter && each.bare === undefined)
  return flag ? { flag, before: short } : undefined
}
