import { describe, expect, it } from 'vitest'
import { duplicate, invalid, notSupported, printCause, tooLong, tooMany } from './field.ts'
import { kubectlErrors } from './kubectl.ts'
import { invalidStatus, notFound } from './status.ts'

const services = { apiVersion: 'v1', kind: 'Service', plural: 'services' }

describe('the words of refusals', () => {
  it.each([
    [invalid('spec.clusterIPs', ['10.0.0.1'], 'no'), 'spec.clusterIPs: Invalid value: ["10.0.0.1"]: no'],
    [invalid('spec.x', undefined, 'no'), 'spec.x: Invalid value: "null": no'],
    [
      notSupported('spec.type', 'Nodeport', ['ClusterIP', 'NodePort']),
      'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "NodePort"',
    ],
    [duplicate('spec.ports[1].name', 'a'), 'spec.ports[1].name: Duplicate value: "a"'],
    [tooLong('metadata.name', 63), 'metadata.name: Too long: may not be more than 63 bytes'],
    [tooMany('spec.ipFamilies', 3, 2), 'spec.ipFamilies: Too many: 3: must have at most 2 items'],
  ])('[API-83] prints a cause as field.Error does: %#', (cause, text) => {
    expect(printCause(cause)).toBe(text)
  })

  it('[API-84] says each cause once, and several in brackets, with the group of the kind', () => {
    const [a, b] = [invalid('spec.a', 1, 'x'), invalid('spec.b', 2, 'y')]
    expect(invalidStatus({ apiVersion: 'apps/v1', kind: 'Deployment' }, 'd', [a, b, a]).message).toBe(
      'Deployment.apps "d" is invalid: [spec.a: Invalid value: 1: x, spec.b: Invalid value: 2: y]',
    )
  })

  it('[API-85] prints several failures of one command as the server said them', () => {
    const context = { verb: 'creating', file: 'f.yaml' }
    const wrong = invalidStatus(services, 'a', [invalid('spec.a', 1, 'x')])
    expect(kubectlErrors([{ status: wrong, context }, { status: notFound(services, 'b') }])).toBe(
      'Error from server (Invalid): error when creating "f.yaml": Service "a" is invalid: spec.a: Invalid value: 1: x\n' +
        'Error from server (NotFound): services "b" not found',
    )
    expect(kubectlErrors([{ status: wrong, context }])).toBe('The Service "a" is invalid: spec.a: Invalid value: 1: x')
  })
})
