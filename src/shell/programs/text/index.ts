import type { Program } from '../../process.ts'
import { borrowed } from './justBash.ts'
import { id, less, man, uname, vi, which } from './small.ts'
import { watch } from './watch.ts'

/** Programs for text and files beside the first ones, and what helps one find one's way. */
export const TEXT: readonly Program[] = [
  ...[
    'jq',
    'sed',
    'diff',
    'find',
    'base64',
    'column',
    'nl',
    'paste',
    'comm',
    'expr',
    'od',
    'readlink',
    'stat',
    'tree',
    'fold',
    'expand',
    'md5sum',
    'sha256sum',
    'split',
    'join',
  ].map((name) => borrowed(name)),
  borrowed('awk', ['gawk', 'mawk']),
  watch,
  less,
  vi,
  man,
  id,
  uname,
  which,
]
