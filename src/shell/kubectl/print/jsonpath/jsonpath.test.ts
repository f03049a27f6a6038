import { describe, expect, it } from 'vitest'
import { Collector, NOTHING } from '../../../io/stream.ts'
import { MemoryFiles } from '../../../files/memory.ts'
import { Shell } from '../../../shell.ts'
import { testMachine } from '../../../../testing/testMachine.ts'
import recording from '../../../../testing/golden/jsonpath.json' with { type: 'json' }
import { goSyntax } from '../goText.ts'
import { JsonPath, JsonPathError } from './index.ts'

const { data, cases } = recording

/** What kubectl would say of the template, as far as it is JSONPath's business. */
function said(template: string): { out: string; err: string } {
  let path: JsonPath
  try {
    path = new JsonPath(template)
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error
    return { out: '', err: `error: error parsing jsonpath ${template}, ${error.message}` }
  }
  try {
    return { out: path.print(data), err: '' }
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error
    return {
      out: '',
      err: `error: error executing jsonpath "${template}": Error executing template: ${error.message}. `,
    }
  }
}

describe('kubectl’s JSONPath', () => {
  it.each(cases)('[KCTL-4] prints of $template what kubectl prints', ({ template, out, err }) => {
    const mine = said(template)
    // Go goes through maps in an order of its own
    const order = (text: string) => (template.includes('..') ? text.split(' ').sort().join(' ') : text)
    expect(order(mine.out)).toBe(order(out))
    if (mine.err.includes('executing')) expect(err.startsWith(mine.err)).toBe(true)
    else expect(mine.err).toBe(err)
  })

  it('[KCTL-4] shows the object in Go’s notation when a template fails', () => {
    const failed = cases.find(({ err }) => err.includes('object given'))!
    expect(failed.err.trimEnd().endsWith(goSyntax(data))).toBe(true)
  })

  it('[KCTL-4] is what -o jsonpath prints, without a newline', async () => {
    const stdout = new Collector()
    const shell = new Shell({
      machine: testMachine(undefined, new MemoryFiles()),
      stdin: NOTHING,
      stdout,
      stderr: stdout,
    })
    await shell.run(`kubectl get nodes -o jsonpath='{range .items[*]}{.metadata.name}{" "}{end}'`)
    expect(stdout.text).toBe('node-1 node-2 node-3 ')
  })
})
