import { commandOffers } from './commands.ts'
import { fileOffers } from './files.ts'
import { hostTexts, nameOffers, urlOffers } from './hosts.ts'
import { offers, type ArgumentOffers, type Asker, type Offer } from './offer.ts'

const isFlag = (word: string) => word.startsWith('-')

const directories: ArgumentOffers = ({ word }, asker) => fileOffers(word, asker, 'directories')
const variables: ArgumentOffers = (_, { state }) => offers(state.names())
const commands: ArgumentOffers = ({ word }, asker) => commandOffers(word, asker)
const names: ArgumentOffers = ({ word }, asker) => (isFlag(word) ? [] : nameOffers(asker))

const url: ArgumentOffers = ({ word, words }, asker) => {
  const before = words.at(-1)!
  if (['-o', '--output', '-O', '-K', '-T', '--cacert'].includes(before) || word.startsWith('@')) return undefined
  if (before === '-X' || before === '--request') return offers(['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'])
  if (isFlag(word)) return offers(CURL_FLAGS)
  return urlOffers(word, asker)
}

const CURL_FLAGS =
  '--compressed --connect-timeout --data --fail --header --head --include --insecure --ipv4 --ipv6 --location --max-time --output --remote-name --request --resolve --retry --show-error --silent --user-agent --verbose --write-out'.split(
    ' ',
  )

const nodes: ArgumentOffers = ({ words, word }, { machine }) =>
  words.length > 1 || isFlag(word) ? [] : offers(machine.cluster.config.nodes.map(({ name }) => name))

/** Where a request may start: trace's SOURCE. */
function sources({ machine }: Asker): Offer[] {
  const { config, api } = machine.cluster
  return offers([
    ...config.clients.map(({ name }) => `client/${name}`),
    ...config.nodes.map(({ name }) => `node/${name}`),
    ...api
      .list('Pod')
      .map(({ metadata: { namespace = 'default', name } }) =>
        namespace === 'default' ? `pod/${name}` : `pod/${namespace}/${name}`,
      ),
  ])
}

const trace: ArgumentOffers = ({ words, word }, asker) => {
  const before = words.at(-1)!
  if (before === '--from' || before === '-f') return sources(asker)
  if (word.startsWith('--from=')) return sources(asker).map(({ text }) => ({ text: `--from=${text}` }))
  if (before === '--protocol' || before === '-p') return offers(['tcp', 'udp'])
  if (before === '--output' || before === '-o') return offers(['json', 'text'])
  if (isFlag(word)) return offers(['--count', '--from', '--help', '--output', '--protocol'])
  const from = words[words.findIndex((each) => each === '--from' || each === '-f') + 1]
  const place = from && from !== words[0] ? from.replace(/^pod\/([^/]+)$/, 'pod/default/$1') : asker.machine.place
  return offers(hostTexts(asker, place, true))
}

/** What the arguments of builtins and programs are that are no files, by the command's name. */
export const PROGRAMS: Readonly<Record<string, ArgumentOffers>> = {
  cd: directories,
  pushd: directories,
  mkdir: directories,
  rmdir: directories,
  unset: variables,
  export: variables,
  readonly: variables,
  declare: variables,
  local: variables,
  read: variables,
  type: commands,
  which: commands,
  alias: (_, { state }) => offers(state.aliases.keys()),
  unalias: (_, { state }) => offers(state.aliases.keys()),
  curl: url,
  wget: url,
  ping: names,
  nslookup: names,
  dig: names,
  host: names,
  getent: ({ words }, asker) => (words.length === 1 ? offers(['ahosts', 'hosts']) : nameOffers(asker)),
  nc: names,
  telnet: names,
  ssh: nodes,
  trace,
}

/** Commands whose arguments are a command, and which words of their own may come before that. */
export const PREFIXES: Readonly<Record<string, RegExp>> = {
  watch: /^-|^\d/,
  exec: /^-/,
  command: /^-/,
  builtin: /^-/,
  nohup: /^-/,
  sudo: /^-/,
  xargs: /^-/,
  env: /^-|=/,
  timeout: /^-|^\d/,
}
