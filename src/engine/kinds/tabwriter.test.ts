import { describe, expect, it } from 'vitest'
import { tabulate } from './tabwriter.ts'

describe('columns of a description', () => {
  it('[CTL-4] are as wide as their widest cell, and two spaces', () => {
    expect(tabulate('Name:\tweb\nNamespace:\tdefault\n')).toBe('Name:       web\nNamespace:  default\n')
  })

  it('[CTL-4] begin anew after a line that does not have them', () => {
    expect(tabulate('a\tb\nlong line\nccccc\td')).toBe('a  b\nlong line\nccccc  d')
  })

  it('[CTL-4] are counted within the columns before them', () => {
    expect(tabulate('a\tbbbb\tc\nd\te\nf\tg\th')).toBe('a  bbbb  c\nd  e\nf  g  h')
  })

  it('[CTL-4] leave what follows the last tab as it is, and keep empty cells', () => {
    expect(tabulate('key:\t\nb\t\tc')).toBe('key:  \nb       c')
    expect(tabulate('é\tx\nab\ty')).toBe('é   x\nab  y')
  })
})
