/** What `kubectl --help` and `kubectl VERB --help` print, in words of our own. */
import { ADDON_DIRECTORY } from '../files/addons.ts'
import { bool, type Flag } from './args/flags.ts'
import type { Verb } from './command.ts'

export const HELP_FLAG: Flag = bool('help', 'h')

const GLOBAL_HINT = 'Flags of every command: --namespace (-n), --context, --kubeconfig.\n'

export function mainHelp(verbs: readonly Verb[]): string {
  return `kubectl speaks to the API server of the simulated cluster.

Available Commands:
${table(verbs)}
Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
Manifests of ingress-nginx and Envoy Gateway are in ${ADDON_DIRECTORY}.
`
}

export function groupHelp(verb: Verb, path: string): string {
  return `${verb.about}.

Available Commands:
${table(verb.commands ?? [])}
Usage:
  kubectl ${path} [flags] [options]

Use "kubectl ${path} <command> --help" for more information about a given command.
`
}

export function verbHelp(verb: Verb, path: string): string {
  const flags = [...(verb.flags ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)).map(flagLine)
  const options = flags.length > 0 ? `\nOptions:\n${flags.join('\n')}\n` : ''
  return `${verb.about}.
${options}
Usage:
  kubectl ${path}${verb.usage ? ` ${verb.usage}` : ''} [options]

${GLOBAL_HINT}`
}

function flagLine({ name, short, type, initial }: Flag): string {
  const value = type === 'list' || type === 'array' ? '[]' : type === 'text' ? `'${initial}'` : initial
  return `    ${short ? `-${short}, ` : ''}--${name}=${value}`
}

function table(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map(({ name }) => name.length)) + 3
  return verbs.map(({ name, about }) => `  ${name.padEnd(width)}${about}\n`).join('')
}
