/** Carries a template out: client-go/util/jsonpath/jsonpath.go. */
import { goType, sortedEntries } from '../goText.ts'
import { JsonPathError, type Node } from './nodes.ts'

type Dict = Record<string, unknown>

/** All that a template finds: a list for each part of it that gives something out. */
export class Evaluation {
  #begun = 0
  #inside = 0
  #ended = 0
  #lastEnd: Node | undefined

  constructor(private readonly missingIsFine: boolean) {}

  /** @throws JsonPathError */
  find(nodes: readonly Node[], data: unknown): unknown[][] {
    const out: unknown[][] = []
    for (let i = 0; i < nodes.length; i++) {
      const results = this.#walk([data], nodes[i]!)
      if (this.#ended > 0 && this.#ended <= this.#inside) {
        this.#ended--
        this.#lastEnd = nodes[i]
        break
      }
      if (this.#begun === 0) {
        out.push(results)
        continue
      }
      this.#begun--
      this.#inside++
      const body = nodes.slice(i + 1)
      // without anything to go through, the body is still read once, to find its end
      if (results.length === 0) this.find(body, undefined)
      for (const value of results) out.push(...this.find(body, value))
      this.#inside--
      const end = nodes.findIndex((node, at) => at > i && node === this.#lastEnd)
      if (end >= 0) i = end
    }
    return out
  }

  #walk(input: unknown[], node: Node): unknown[] {
    switch (node.type) {
      case 'list':
        return node.nodes.reduce((values, each) => this.#walk(values, each), input)
      case 'text':
        return [node.text]
      case 'value':
        return [node.value]
      case 'identifier':
        return this.#identifier(input, node.name)
      case 'field':
        return this.#field(input, node.name)
      case 'wildcard':
        return input.flatMap(childrenOf)
      case 'recursive':
        return input.flatMap(containersOf)
      case 'slice':
        return input.flatMap((value) => slice(value, node))
      case 'union':
        return node.lists.flatMap((list) => this.#walk(input, { type: 'list', nodes: list }))
      case 'filter':
        return input.flatMap((value) => this.#filter(value, node))
    }
  }

  #identifier(input: unknown[], name: string): unknown[] {
    if (name === 'range') {
      this.#begun++
      return input
    }
    if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`)
    if (this.#inside === 0) throw new JsonPathError('not in range, nothing to end')
    this.#ended++
    return input
  }

  #field(input: unknown[], name: string): unknown[] {
    const found = input.flatMap((value) => (isDict(value) && Object.hasOwn(value, name) ? [value[name]] : []))
    if (found.length === 0 && !this.missingIsFine) throw new JsonPathError(`${name} is not found`)
    return found
  }

  #filter(value: unknown, { left, operator, right }: Node & { type: 'filter' }): unknown[] {
    if (!Array.isArray(value)) {
      if (value === null || value === undefined) return []
      throw new JsonPathError(`${JSON.stringify(value)} is not array or slice and cannot be filtered`)
    }
    return value.filter((item) => {
      const lefts = this.#walk([item], { type: 'list', nodes: left })
      if (operator === 'exists') return lefts.length > 0
      const rights = this.#walk([item], { type: 'list', nodes: right })
      if (lefts.length === 0 || rights.length === 0) return false
      if (lefts.length > 1 || rights.length > 1) throw new JsonPathError('can only compare one element at a time')
      return compare(lefts[0], operator, rights[0])
    })
  }
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (typeof left !== typeof right || typeof left === 'object') {
    throw new JsonPathError('incompatible types for comparison')
  }
  const [a, b] = [left as number, right as number]
  switch (operator) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`)
  }
}

function slice(value: unknown, { start = 0, end, step = 1, isIndex }: Node & { type: 'slice' }): unknown[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`)
  const { length } = value
  const from = start < 0 ? start + length : start
  let to = end ?? length
  if (to < 0 || (to === 0 && isIndex)) to += length
  if (to === from) return []
  const outside = (index: number) => new JsonPathError(`array index out of bounds: index ${index}, length ${length}`)
  if (from >= length || from < 0) throw outside(from)
  if (to > length || to < 0) throw outside(to - 1)
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`)
  if (step <= 0) throw new JsonPathError('step must be > 0')
  return value.slice(from, to).filter((_, i) => i % step === 0)
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return isDict(value) ? sortedEntries(value).map(([, item]) => item) : []
}

/** The value and everything below it that has something below itself. */
function containersOf(value: unknown): unknown[] {
  const children = childrenOf(value)
  return children.length > 0 ? [value, ...children.flatMap(containersOf)] : []
}

function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
