import { beforeEach, describe, expect, it } from 'vitest'
import { DEMO } from '../../share/demo.ts'
import { files, selection } from '../index.ts'
import { goToField } from './field.ts'

const lineOf = (part: string, after: string) => {
  const { text } = DEMO.files[0]!
  return text.slice(0, text.indexOf(part, text.indexOf(after))).split('\n').length
}
const service = (name: string) => ({ kind: 'Service', namespace: 'default', name })

describe('the way to a field', () => {
  beforeEach(() => files.setState({ files: DEMO.files, active: DEMO.files[1]!.name }))

  it('leads to its line, in the file that has the object', async () => {
    expect(await goToField(service('nginx-nodeport'), 'spec.ports[0].nodePort')).toBe(true)
    const { name } = DEMO.files[0]!
    expect(selection.getState().jump).toMatchObject({ file: name, line: lineOf('nodePort:', 'name: nginx-nodeport') })
    expect(files.getState().active).toBe(name)
  })

  it('leads to what is around it where the field was left to the API server', async () => {
    expect(await goToField(service('nginx-clusterip'), 'spec.ports[0].targetPort')).toBe(true)
    const { line } = selection.getState().jump!
    expect(line).toBeGreaterThanOrEqual(lineOf('ports:', 'name: nginx-clusterip'))
    expect(line).toBeLessThan(lineOf('kind: Service', 'name: nginx-clusterip'))
  })

  it('ends where no file has the object', async () => {
    expect(await goToField(service('elsewhere'), 'spec.selector')).toBe(false)
    expect(await goToField({ ...service('nginx-nodeport'), namespace: 'other' }, 'spec.selector')).toBe(false)
  })
})
