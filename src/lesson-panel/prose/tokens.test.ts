import { expect, it } from 'vitest'
import { leadOf, plain, readProse, type Tokens } from './tokens.ts'

it('prose is what stands before the first heading, and steps', () => {
  const { intro, steps } = readProse('One.\n\nTwo.\n\n## Look\n\nThree.')
  expect(intro.filter(({ type }) => type === 'paragraph').map(({ raw }) => raw)).toEqual(['One.', 'Two.'])
  expect(steps.map(({ type }) => type)).toEqual(['heading', 'paragraph'])
})

it('prose without a heading is all before it', () => {
  expect(readProse('One.').steps).toEqual([])
})

it.each(['`<pending>`', '`a && b`', '`"x"`', "`it's`", '`&lt;`'])(
  'code in a sentence reads as it was written: %s',
  (text) => {
    const [paragraph] = readProse(text).intro as [Tokens.Paragraph]
    const [code] = paragraph.tokens as [Tokens.Codespan]
    expect(plain(code.text)).toBe(text.slice(1, -1))
  },
)

it('HTML stays text', () => {
  const [block] = readProse('<img src=x onerror=alert(1)>').intro
  expect(block).toMatchObject({ type: 'html', raw: '<img src=x onerror=alert(1)>' })
})

it.each([
  ['focus:service/web', { to: 'thing', name: 'service/web' }],
  ['focus:pod/app=web', { to: 'thing', name: 'pod/app=web' }],
  ['line:web.yaml#spec.ports', { to: 'line', file: 'web.yaml', field: 'spec.ports' }],
  ['line:web.yaml', { to: 'line', file: 'web.yaml', field: '' }],
  ['https://kubernetes.io/', { to: 'page', href: 'https://kubernetes.io/' }],
  ['javascript:alert(1)', { to: 'nowhere' }],
  ['http://example.com', { to: 'nowhere' }],
  ['data:text/html,x', { to: 'nowhere' }],
])('%s leads somewhere known or nowhere', (href, lead) => {
  expect(leadOf(href)).toEqual(lead)
})
