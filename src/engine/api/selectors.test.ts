import { describe, expect, it } from 'vitest'
import { formatSelector, matches, parseSelector, satisfies } from './selectors.ts'
import type { LabelSelector } from './types.ts'

const labels = { app: 'web', tier: 'front', version: '3' }

describe('selectors', () => {
  const rows: [selector: LabelSelector | Record<string, string>, selected: boolean][] = [
    [{}, true],
    [{ app: 'web' }, true],
    [{ app: 'web', tier: 'back' }, false],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: 'a label of this name' } as Record<string, string>, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'gone', operator: 'NotIn', values: ['web'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'gone', operator: 'Exists' }] }, false],
  ]
  it.each(rows)('[API-80] %j selects a front end: %s', (selector, selected) => {
    expect(matches(labels, selector)).toBe(selected)
  })

  it('[API-80] finds nothing required on an object without labels', () => {
    expect([matches(undefined, { app: 'web' }), matches(undefined, {})]).toEqual([false, true])
  })

  const texts: [text: string, selected: boolean][] = [
    ['app=web', true],
    ['app==web,tier!=back', true],
    ['app in (api, web),!gone', true],
    ['app notin (web)', false],
    ['tier', true],
    ['!tier', false],
    ['version>2,version<4', true],
    ['version>3', false],
    ['gone!=x', true],
    ['', true],
  ]
  it.each(texts)('[API-81] reads `%s` as kubectl get -l does', (text, selected) => {
    const requirements = parseSelector(text)
    expect(typeof requirements !== 'string' && satisfies(labels, requirements)).toBe(selected)
  })

  it.each(['a b', 'a=b=c', 'in (x)y', 'app in web', '=x'])('[API-81] cannot read `%s`', (text) => {
    expect(parseSelector(text)).toContain('unable to parse requirement')
  })

  it('[API-82] prints a selector in one order', () => {
    const selector: LabelSelector = {
      matchLabels: { b: '2', a: '1' },
      matchExpressions: [{ key: 'c', operator: 'In', values: ['y', 'x'] }],
    }
    expect(formatSelector(selector)).toBe('a=1,b=2,c in (x,y)')
    expect(formatSelector(undefined)).toBe('<none>')
  })
})
