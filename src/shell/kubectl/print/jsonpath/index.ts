/** kubectl's JSONPath: `-o jsonpath=…`, `--sort-by`, the columns of `-o custom-columns`, `wait --for=jsonpath=…`. */
import { sortedJson } from '#kubectl'
import { goNumber } from '../goText.ts'
import { Evaluation } from './evaluate.ts'
import { JsonPathError, type Node } from './nodes.ts'
import { parseTemplate } from './parse.ts'

export { JsonPathError } from './nodes.ts'

/** A template that has been read, and may be carried out many times. */
export class JsonPath {
  readonly #nodes: Node[]

  /** @throws JsonPathError */
  constructor(
    readonly template: string,
    private readonly missingIsFine = true,
  ) {
    this.#nodes = parseTemplate(template)
  }

  /** Values, in a list for each part of the template. */
  find(data: unknown): unknown[][] {
    return new Evaluation(this.missingIsFine).find(this.#nodes, data)
  }

  /**
   * What kubectl prints.
   * @example new JsonPath('{.metadata.name}').print(service) // web
   */
  print(data: unknown): string {
    return this.find(data)
      .map((values) => values.map(valueText).join(' '))
      .join('')
  }
}

/** A value as it stands in the output: collections as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return goNumber(value)
  return typeof value === 'object' ? sortedJson(value) : String(value)
}

/**
 * `x.y`, `.x.y`, `{x.y}` and `{.x.y}` all mean the last of them: cmd/get RelaxedJSONPathExpression.
 * @throws JsonPathError
 */
export function relaxed(expression: string): string {
  if (expression === '') return ''
  const found = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression)
  if (!found) {
    throw new JsonPathError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    )
  }
  return `{.${found[1] ?? found[2]}}`
}
