import { describe, expect, it } from 'vitest'
import { parseSelector } from './requirements.ts'
import { formatSelector, matches, satisfies } from './selectors.ts'
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
    ['gone notin ()', true],
    ['tier in (,front)', true],
    ['', true],
  ]
  it.each(texts)('[API-81] reads `%s` as kubectl get -l does', (text, selected) => {
    const requirements = parseSelector(text)
    expect(typeof requirements !== 'string' && satisfies(labels, requirements)).toBe(selected)
  })

  const KEY_FORM =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
  it.each([
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['in (x)y', "unable to parse requirement: found '(', expected: in, notin, =, ==, !=, gt, lt"],
    ['app in web', "unable to parse requirement: found 'web' expected: '('"],
    ['app in (web', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['app in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['app in (a,=)', "unable to parse requirement: found '=', expected: ',', or identifier"],
    ['=x', "found '=', expected: !, identifier, or 'end of string'"],
    ['a=b,', "found '', expected: identifier after ','"],
    ['a==(', "unable to parse requirement: found '(', expected: identifier"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    [
      'a>x',
      `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
    ['_a=b', `unable to parse requirement: <nil>: Invalid value: "_a": ${KEY_FORM}`],
  ])('[API-81] says of `%s` what the server says', (text, sentence) => {
    expect(parseSelector(text)).toBe(sentence)
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
