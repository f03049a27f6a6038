import { BUILTINS } from '../bash/builtins/index.ts'
import { fileOffers } from './files.ts'
import { offers, type Asker, type Offer } from './offer.ts'

const KEYWORDS = 'case do done elif else esac fi for function if in select then time until while'.split(' ')

/** Whatever may stand first: keywords, builtins, aliases, functions, programs; or a file, where there is a slash. */
export function commandOffers(word: string, asker: Asker): Offer[] {
  if (word.includes('/')) return fileOffers(word, asker)
  const { state, machine } = asker
  const names = new Set([
    ...KEYWORDS,
    ...BUILTINS.keys(),
    ...state.aliases.keys(),
    ...state.functions.keys(),
    ...machine.programNames(),
  ])
  return offers(names)
}

/** `$NAME`, `${NAME}`. */
export function variableOffers(word: string, { state }: Asker): Offer[] {
  const [opened, closed] = word.startsWith('${') ? ['${', '}'] : ['$', '']
  return [...state.names(), ...SPECIAL].map((name) => ({ text: `${opened}${name}${closed}`, shown: `$${name}` }))
}

const SPECIAL = ['HOSTNAME', 'PWD', 'RANDOM', 'SECONDS', 'UID']
