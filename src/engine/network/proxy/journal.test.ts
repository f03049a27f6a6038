import { describe, expect, it } from 'vitest'
import { Journal } from './journal.ts'

describe('the journal of what proxies have to look at', () => {
  it('tells every reader what has changed since it last read, each key once', () => {
    const journal = new Journal()
    journal.add('a')
    journal.add('b')
    const read = journal.end
    journal.add('a')
    journal.add('c')
    journal.add('c')
    expect([...journal.since(0, [])]).toEqual(['b', 'a', 'c'])
    expect([...journal.since(read, ['own'])]).toEqual(['own', 'a', 'c'])
    expect([...journal.since(journal.end, [])]).toEqual([])
  })

  it('tells a reader who has read all of a key that changes again at once', () => {
    const journal = new Journal()
    journal.add('a')
    const read = journal.end
    journal.add('a')
    expect([...journal.since(read, [])]).toEqual(['a'])
  })
})
