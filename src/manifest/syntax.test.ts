import { expect, it } from 'vitest'
import { parseFile } from './index.ts'

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'

/** Recorded from kubectl v1.32.4 (`kubectl label --local -f`); the last number is the line where the mistake is shown. */
const RECORDED: [text: string, said: string, line: number][] = [
  [`${HEAD}data: [a\n`, "yaml: line 5: did not find expected ',' or ']'", 5],
  [`${HEAD}data: {a: 1\nb: 2\n`, "yaml: line 5: did not find expected ',' or '}'", 6],
  ['a: {b: c\n', "yaml: line 1: did not find expected ',' or '}'", 1],
  ['a: [1, 2\nb: 3\n', "yaml: line 1: did not find expected ',' or ']'", 2],
  [`${HEAD}data: a: b\n`, 'yaml: line 5: mapping values are not allowed in this context', 5],
  [`${HEAD}   x: 1\n`, 'yaml: line 5: mapping values are not allowed in this context', 5],
  ['foo bar\nbaz: 1\n', 'yaml: line 2: mapping values are not allowed in this context', 2],
  ['a: &x b: c', 'yaml: mapping values are not allowed in this context', 1],
  ['a: &b\n  c\n  d: e', 'yaml: line 3: mapping values are not allowed in this context', 3],
  [`${HEAD}data: "abc\n`, 'yaml: line 6: found unexpected end of stream', 5],
  [`${HEAD}data: 'abc\n`, 'yaml: line 6: found unexpected end of stream', 5],
  [`${HEAD}data\n`, "yaml: line 6: could not find expected ':'", 5],
  [`${HEAD}data\nb: c\n`, "yaml: line 6: could not find expected ':'", 6],
  ['a: |\n x\ny\n', "yaml: line 4: could not find expected ':'", 3],
  [`${HEAD}data: @a\n`, 'yaml: line 5: found character that cannot start any token', 5],
  [`${HEAD}data: %a\n`, 'yaml: line 5: found character that cannot start any token', 5],
  [`${HEAD}data: \`a\n`, 'yaml: line 5: found character that cannot start any token', 5],
  [`${HEAD}data:\n\ta: 1\n`, 'yaml: line 6: found character that cannot start any token', 6],
  ['a: b\nc:\n  d: x\n\te: y\n', 'yaml: line 4: found a tab character that violates indentation', 4],
  [`${HEAD} x: 1\n`, 'yaml: line 4: did not find expected key', 5],
  [`---\n${HEAD} x: 1\n`, 'yaml: line 5: did not find expected key', 6],
  [`${HEAD}- a\n`, 'yaml: line 4: did not find expected key', 5],
  ['a: b\nc:\n  - x\n - y\n', 'yaml: line 3: did not find expected key', 4],
  ['a: "x" y\n', 'yaml: did not find expected key', 1],
  ['a: "x"\n  b: c\n', 'yaml: line 1: did not find expected key', 2],
  ['a: ]\n', 'yaml: did not find expected node content', 1],
  [`${HEAD}data: "\\q"\n`, 'yaml: line 5: found unknown escape character', 5],
  ['a: >x\n  y\n', 'yaml: did not find expected comment or line break', 1],
  ['a: - b\n', 'yaml: block sequence entries are not allowed in this context', 1],
  ['a: .nan\n', 'json: unsupported value: NaN', 1],
  ['a: -.inf', 'json: unsupported value: -Inf', 1],
  ['? [a]\n: b\n', 'yaml: invalid map key: []interface {}{"a"}', 1],
  ['a: {<<: 3}', 'yaml: map merge requires map or sequence of maps as the value', 1],
]

const PORTS = 'spec:\n  ports:\n'

/** What libyaml says, from which go-yaml was made, with go-yaml's way of counting lines: what a wrong indentation breaks. */
const INDENTED: [text: string, said: string, line: number][] = [
  [`${PORTS}  - port: 80\n   targetPort: 80\n`, 'yaml: line 3: did not find expected key', 4],
  [`${PORTS}    - port: 80\n     name: a\n`, "yaml: line 3: did not find expected '-' indicator", 4],
  [`${PORTS}    - port: 80\n    targetPort: 80\n`, "yaml: line 3: did not find expected '-' indicator", 4],
  [`${PORTS}  - - port: 80\n    targetPort: 80\n`, "yaml: line 3: did not find expected '-' indicator", 4],
  [`${PORTS}  - port: 80\n   - port: 81\n`, 'yaml: line 3: did not find expected key', 4],
  ['spec:\n  - type: NodePort\n  selector:\n    app: a\n', "yaml: line 2: did not find expected '-' indicator", 3],
  ['kind: Service\n- metadata:\n    name: a\n', 'yaml: line 1: did not find expected key', 2],
  [' kind: Service\nmetadata:\n  name: a\n', 'yaml: line 1: did not find expected <document start>', 2],
  [`${PORTS}  - port: 80\n  # here\n   name: a\n`, 'yaml: line 4: did not find expected key', 5],
  [`${PORTS}  - name a\n    port: 80\n`, 'yaml: line 4: mapping values are not allowed in this context', 4],
]

it.each([...RECORDED, ...INDENTED])('says of %j what kubectl says, and shows where', (text, said, line) => {
  const [error] = parseFile({ name: 't.yaml', text }).diagnostics
  expect(error?.message).toBe(`error: error parsing t.yaml: error converting YAML to JSON: ${said}`)
  expect(error?.range.startLine).toBe(line)
})
