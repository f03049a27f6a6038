import { describe, expect, it } from 'vitest'
import { choose, questionsFor, type Answers, type Solution } from './choose.ts'

const BOTH = [true, false]
/** Every combination of all answers. */
const ALL: Required<Answers>[] = BOTH.flatMap((outside) =>
  BOTH.flatMap((each) =>
    BOTH.flatMap((production) =>
      BOTH.flatMap((http) => BOTH.map((several) => ({ outside, each, production, http, several }))),
    ),
  ),
)

/** The article's criteria: the answers that count, and what they give. */
const RULES: [Answers, Solution][] = [
  [{ outside: false, each: false }, 'ClusterIP'],
  [{ outside: false, each: true }, 'Headless'],
  [{ outside: true, production: false }, 'NodePort'],
  [{ outside: true, production: true, http: false }, 'LoadBalancer'],
  [{ outside: true, production: true, http: true, several: true }, 'Ingress'],
  [{ outside: true, production: true, http: true, several: false }, 'LoadBalancer'],
]

const fits = (answers: Answers, rule: Answers) =>
  Object.entries(rule).every(([key, value]) => answers[key as keyof Answers] === value)

describe('the choice of a type', () => {
  it.each(ALL)('follows from %j', (answers) => {
    const rules = RULES.filter(([rule]) => fits(answers, rule))
    expect(rules).toHaveLength(1)
    expect(choose(answers)).toMatchObject({
      solution: rules[0]![1],
      because: expect.arrayContaining([expect.any(String)]),
    })
  })

  it.each(RULES)('needs no more than %j', (answers, solution) => {
    expect(choose(answers)?.solution).toBe(solution)
    expect(questionsFor(answers).map(({ question }) => question)).toEqual(Object.keys(answers))
  })

  it.each(RULES)('needs no less than %j', (answers) => {
    for (const key of Object.keys(answers) as (keyof Answers)[]) {
      const { [key]: _, ...rest } = answers
      expect(choose(rest)).toBeNull()
      expect(questionsFor(rest).at(-1)!.question).toBe(key)
    }
  })
})
