import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { testMachine } from '../../testing/testMachine.ts'
import { State } from '../bash/state.ts'
import { placeIn } from './commandLine.ts'
import { complete } from './index.ts'

const pieces = fc.constantFrom(
  ...'kubectl |k |constructor |get|describe|pods|svc/|deploy/|-n|--namespace=|-o|-l|-f|--|exec|logs|config|rollout|create|-c|-it|ssh|trace|curl|http://|cat|cd|$|${|$(|`|)|(|"|\'|\\|;|&&|>|<|<<|2>&1|=|A=|,|!|#|~/|../|/etc/|*|{|}|日|\n|\t'.split(
    '|',
  ),
  ' ',
  ' ',
  ' | ',
)

describe('completion', () => {
  it('[CMP-1, CMP-4] answers for any line and cursor, with what goes on from the word that is typed', () => {
    const state = new State()
    state.aliases.set('k', 'kubectl')
    state.aliases.set('a', 'b ')
    state.aliases.set('b', 'a ')
    const asker = { machine: testMachine(), state }
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(40), (parts, at) => {
        const line = parts.join('')
        const cursor = Math.min(at, line.length)
        const { from, candidates, shown } = complete(line, cursor, asker)
        expect(from).toBeLessThanOrEqual(cursor)
        expect(shown).toHaveLength(candidates.length)
        const { word, kind } = placeIn(line.slice(0, cursor))
        for (const candidate of candidates) {
          const after = placeIn(line.slice(0, from) + candidate.replace(/[ "']*$/, ''))
          if (kind !== 'variable' && after.kind !== 'variable') expect(after.word.startsWith(word.trimEnd())).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })
})
