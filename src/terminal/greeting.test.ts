import { expect, it } from 'vitest'
import { greeting } from './greeting.ts'

const plain = (text: string) => text.replaceAll('\u001B[1m', '').replaceAll('\u001B[22m', '')

it.each([30, 45, 80, 118])('greets in whole words within %i columns', (columns) => {
  const lines = plain(greeting(columns)).trimEnd().split('\r\n')
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns)
  expect(lines.join(' ')).toContain('Try kubectl get pods -o wide, curl http://10.0.1.5:30100 or trace 10.0.1.5:30100.')
})

it('shows what to try in bold, and nothing else', () => {
  const bold = greeting(200)
    .split('\u001B[1m')
    .slice(1)
    .map((part) => part.split('\u001B[22m')[0])
  expect(bold).toEqual(['kubectl get pods -o wide', 'curl http://10.0.1.5:30100', 'trace 10.0.1.5:30100'])
})
