/** kubectl, on whatever machine has it. One file a verb: `verbs/index.ts` lists them. */
import { kubectlOffers } from '../complete/kubectl/index.ts'
import { ExitError, type Process, type Program } from '../process.ts'
import { FlagError, parseFlags, type Flag } from './args/flags.ts'
import { suggestions, suggestionText } from './args/suggest.ts'
import { Call, PartialOutput, type Verb } from './command.ts'
import { GLOBAL_FLAGS, kubeconfigOf } from './config.ts'
import { groupHelp, mainHelp, verbHelp } from './help.ts'
import { HELP_FLAG } from './help.ts'
import { VERBS } from './verbs/index.ts'

/** What a real kubectl takes until it has asked the server: read its files, open a connection. */
const STARTS_MS = 100

export const kubectl: Program = {
  name: 'kubectl',
  complete: kubectlOffers,
  async run(process) {
    const found = findVerb(process.args)
    if (typeof found === 'string') throw new ExitError(1, found.replace(/\n$/, ''))
    const { verb, path, rest } = found
    if (!verb) {
      await process.stdout.write(mainHelp(VERBS))
      return 0
    }
    // meanwhile controllers see what the command before has changed
    await process.machine.time.work?.(STARTS_MS, process.signal)
    try {
      return await call(process, verb, path, rest)
    } catch (error) {
      if (error instanceof PartialOutput) await process.stdout.write(error.stdout)
      throw error
    }
  },
}

async function call(process: Process, verb: Verb, path: string, argv: readonly string[]): Promise<number> {
  const declared = [...(verb.flags ?? []), ...GLOBAL_FLAGS, HELP_FLAG]
  let parsed
  try {
    parsed = parseFlags(withoutDoubles(declared), argv)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    if (wantsHelp(argv)) return help(process, verb, path)
    throw new ExitError(1, `error: ${error.message}\nSee 'kubectl ${path} --help' for usage.`)
  }
  const { flags, args, dash } = parsed
  if (flags.bool('help')) return help(process, verb, path)
  if (!verb.run) {
    if (args.length > 0) {
      throw new ExitError(
        1,
        `error: unknown command "${args.join(' ')}"\nSee 'kubectl ${path} -h' for help and examples`,
      )
    }
    await process.stdout.write(groupHelp(verb, path))
    return 1
  }
  const missing = (verb.required ?? []).filter((name) => !flags.changed(name))
  if (missing.length > 0) {
    throw new ExitError(1, `error: required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`)
  }
  const config = kubeconfigOf(process, flags)
  const namespace = flags.text('namespace') || config.namespace
  const isNamespaceGiven = flags.changed('namespace')
  return verb.run(
    new Call({ process, api: process.machine.cluster.api, verb, path, flags, args, dash, namespace, isNamespaceGiven }),
  )
}

async function help(process: Process, verb: Verb, path: string): Promise<number> {
  await process.stdout.write(verb.commands ? groupHelp(verb, path) : verbHelp(verb, path))
  return 0
}

/** A verb may have a flag of its own where a global one has the same name or letter. */
function withoutDoubles(flags: readonly Flag[]): Flag[] {
  const names = new Set<string>()
  const letters = new Set<string>()
  return flags.flatMap((flag) => {
    if (names.has(flag.name)) return []
    names.add(flag.name)
    if (!flag.short) return [flag]
    const isFree = !letters.has(flag.short)
    letters.add(flag.short)
    return [isFree ? flag : { ...flag, short: undefined }]
  })
}

/** The verb that a command line asks for, and all other words; or what is wrong. */
function findVerb(argv: readonly string[]): { verb: Verb | undefined; path: string; rest: string[] } | string {
  const rest = [...argv]
  const first = nextWord(rest)
  if (first < 0) {
    const unknown = rest.find((word) => word.startsWith('-') && !isGlobal(word) && !/^(-h|--help)$/.test(word))
    return unknown
      ? `error: unknown flag: ${unknown}\nSee 'kubectl --help' for usage.`
      : { verb: undefined, path: '', rest }
  }
  const typed = rest.splice(first, 1)[0]!
  let verb = VERBS.find(({ name, aliases = [] }) => name === typed || aliases.includes(typed))
  if (typed === 'help') return helpOn(rest)
  if (!verb) {
    return `error: unknown command "${typed}" for "kubectl"${suggestionText(suggestions(typed, VERBS))}`
  }
  let path = verb.name
  while (verb.commands) {
    const at = nextWord(rest)
    const inner: Verb | undefined = verb.commands.find(
      ({ name, aliases = [] }) => at >= 0 && (name === rest[at] || aliases.includes(rest[at]!)),
    )
    if (!inner) break
    rest.splice(at, 1)
    verb = inner
    path += ` ${inner.name}`
  }
  return { verb, path, rest }
}

/** `kubectl help rollout status` */
function helpOn(words: readonly string[]): ReturnType<typeof findVerb> {
  const found = findVerb(words)
  return typeof found === 'string' || !found.verb ? found : { ...found, rest: ['--help'] }
}

/** The place of the first word that is neither a flag nor the value of one: cobra's stripFlags. */
function nextWord(words: readonly string[]): number {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === '--') return -1
    if (!word.startsWith('-')) return i
    if (!word.includes('=') && takesValue(word)) i++
  }
  return -1
}

function globalOf(word: string): Flag | undefined {
  return GLOBAL_FLAGS.find(({ name, short }) => word === `--${name}` || (short && word === `-${short}`))
}

function isGlobal(word: string): boolean {
  return globalOf(word.split('=')[0]!) !== undefined
}

function takesValue(word: string): boolean {
  const flag = globalOf(word)
  return flag !== undefined && flag.bare === undefined
}

function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).some((arg) => arg === '-h' || arg === '--help')
}
