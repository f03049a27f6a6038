import { expect, it } from 'vitest'
import { endpoint, nameIn } from './words.ts'

it.each([
  ['10.0.1.5', 0, '10.0.1.5'],
  ['10.0.1.5', 80, '10.0.1.5:80'],
  ['fd00::5', 0, 'fd00::5'],
  ['fd00::5', 80, '[fd00::5]:80'],
  ['shop.example.com', 443, 'shop.example.com:443'],
])('the end of a connection: %s and port %i are %s', (ip, port, text) => {
  expect(endpoint(ip, port)).toBe(text)
})

it.each([
  ['pod/default/web-1', 'web-1'],
  ['node/node-2', 'node-2'],
  ['internet', 'internet'],
])('the name in %s is %s', (place, name) => {
  expect(nameIn(place)).toBe(name)
})
