import { expect, it } from 'vitest'
import { diagnose, fieldRange, parseFile } from './index.ts'

const TEXT = `apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
spec:
  selectr: { app: web }
  ports:
    - name: http
      port: 80
    - port: "eighty"
      nodePort: 8080
`
const parsed = parseFile({ name: 'web.yaml', text: TEXT })
const lines = TEXT.split('\n')
const shown = (path: string, part?: 'key') => {
  const { startLine, startColumn, endLine, endColumn } = fieldRange(parsed, 0, path, part)
  expect(endLine).toBe(startLine)
  return `${startLine}: ${lines[startLine - 1]!.slice(startColumn - 1, endColumn - 1)}`
}

it.each([
  ['spec.ports[1].nodePort', '13: 8080'],
  ['spec.ports[0].name', '10: http'],
  ['metadata.labels[app.kubernetes.io/name]', '6: web'],
  ['metadata.labels.app.kubernetes.io/name', '6: web'],
  ['spec.selectr', '8: { app: web }'],
  ['spec.ports', '9: ports'],
  // absent: the nearest that is there
  ['spec.ports[0].nodePort', '10: name: http'],
  ['spec.ports[7]', '9: ports'],
  ['spec.type', '7: spec'],
  ['status.loadBalancer', '1: apiVersion: v1'],
  ['', '1: apiVersion: v1'],
])('finds %j at line %s', (path, expected) => {
  expect(shown(path)).toBe(expected)
})

it('finds a key where asked for it', () => {
  expect(shown('spec.selectr', 'key')).toBe('8: selectr')
})

it('follows an alias to where the value was written', () => {
  const text = 'apiVersion: v1\nkind: A\na: &x\n  b: 1\nc: *x\n'
  expect(fieldRange(parseFile({ name: 'a.yaml', text }), 0, 'c.b').startLine).toBe(4)
})

const at = (message: string, causes?: { field: string; message: string }[]) =>
  diagnose(parsed, parsed.documents[0]!, { message, ...(causes && { causes }) }).map(
    ({ range, field, message: said }) => [range.startLine, range.startColumn, field, said],
  )

it('puts each cause of a refusal at its field', () => {
  const causes = [
    { field: 'spec.ports[0].port', message: 'Invalid value: 0: must be between 1 and 65535, inclusive' },
    { field: 'spec.ports[1].name', message: 'Required value' },
  ]
  expect(at('The Service "web" is invalid: \n* spec.ports[0].port: …', causes)).toEqual([
    [
      11,
      13,
      'spec.ports[0].port',
      'The Service "web" is invalid: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [12, 7, 'spec.ports[1].name', 'The Service "web" is invalid: spec.ports[1].name: Required value'],
  ])
})

it('keeps the whole message when there is one cause', () => {
  const message =
    'The Service "web" is invalid: spec.ports[1].nodePort: Invalid value: 8080: provided port is not in the valid range. The range of valid ports is 30000-32767'
  expect(at(message, [{ field: 'spec.ports[1].nodePort', message: 'Invalid value: 8080' }])).toEqual([
    [13, 17, 'spec.ports[1].nodePort', message],
  ])
  expect(at(message)).toEqual([[13, 17, 'spec.ports[1].nodePort', message]])
})

it('finds an unknown field of strict decoding by its key', () => {
  const message =
    'Error from server (BadRequest): error when creating "web.yaml": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.selectr"'
  expect(at(message)).toEqual([[8, 3, 'spec.selectr', message]])
})

it('finds a wrongly typed field, of which encoding/json names no position, by its type', () => {
  const message =
    'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32'
  expect(at(message)).toEqual([[12, 13, 'spec.ports[1].port', message]])
})

it('shows a refusal without a field at the kind', () => {
  expect(at('no matches for kind "Service" in version "v9"')[0]!.slice(0, 2)).toEqual([2, 7])
})
