import type { Flag } from '../../kubectl/args/flags.ts'
import type { Verb } from '../../kubectl/command.ts'
import { commandOffers } from '../commands.ts'
import { offers, type Asker, type CommandLine, type Offer } from '../offer.ts'
import { ARGUMENTS } from './arguments.ts'
import { readLine, type KubectlLine } from './line.ts'
import { Objects } from './objects.ts'
import { valueOffers } from './values.ts'

/**
 * What may follow in a command line of kubectl.
 * @param ofCommand what the arguments of a command are that runs in a container
 */
export function kubectlOffers(
  { words, word }: CommandLine,
  asker: Asker,
  ofCommand: (line: CommandLine, asker: Asker) => readonly Offer[],
): readonly Offer[] {
  const rest = words.slice(1)
  const isHelp = rest[0] === 'help'
  const line = readLine(isHelp ? rest.slice(1) : rest, word)
  const objects = new Objects(line, asker)
  if (line.behindDash) return remoteOffers(line, line.behindDash, objects, asker, ofCommand)
  if (line.value) return valueOffers(objects, asker)
  if (isHelp) return (line.commands ?? []).map(commandOffer)
  if (word.startsWith('-')) return flagOffers(line)
  const commands = line.args.length === 0 ? (line.commands ?? []).map(commandOffer) : []
  if (!line.verb) return line.args.length === 0 ? [...commands, { text: 'help', about: 'Help about any command' }] : []
  return [...commands, ...(ARGUMENTS[line.path]?.(objects) ?? [])]
}

function commandOffer({ name, about }: Verb): Offer {
  return { text: name, about }
}

/** Flags that are not given yet, or may be given again, by both of their names. */
function flagOffers({ declared, given }: KubectlLine): Offer[] {
  const free = declared.filter(({ name, type }) => !given.has(name) || type === 'list' || type === 'array')
  const letters = new Set<string>()
  const shorts = free.filter(({ short }) => short && !letters.has(short) && letters.add(short))
  return [...offers(free.map(({ name }: Flag) => `--${name}`)), ...offers(shorts.map(({ short }) => `-${short}`))]
}

/** `kubectl exec POD -- COMMAND`: what the container has. */
function remoteOffers(
  { path, args, given, word }: KubectlLine,
  words: readonly string[],
  objects: Objects,
  asker: Asker,
  ofCommand: (line: CommandLine, asker: Asker) => readonly Offer[],
): readonly Offer[] {
  const pod = path === 'exec' && args[0] ? objects.podFor(args[0]) : undefined
  if (!pod) return []
  const { namespace = 'default', name } = pod.metadata
  const machine = asker.machine.fleet.container(namespace, name, given.get('container')?.at(-1))
  if (typeof machine === 'string') return []
  const inside = { machine, state: Object.assign(asker.state.fork(), { cwd: machine.workingDirectory }) }
  if (words.length === 0) return word.includes('/') ? commandOffers(word, inside) : offers(machine.programNames())
  return ofCommand({ words, word }, inside)
}
