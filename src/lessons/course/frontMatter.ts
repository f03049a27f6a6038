import {
  array,
  boolean,
  getDotPath,
  length,
  nonEmpty,
  optional,
  pipe,
  record,
  regex,
  safeParse,
  strictObject,
  string,
  unknown,
  type GenericSchema,
  type InferOutput,
} from 'valibot'
import { CHECKS } from '../checks/index.ts'
import type { CheckCall, Complaint } from '../types.ts'

const text = pipe(string(), nonEmpty('must not be empty'))

const PREDICT = strictObject({
  ask: text,
  do: optional(array(text), []),
  request: strictObject({ from: text, to: text }),
  options: pipe(array(text), nonEmpty('must have something to choose from')),
})

/** What stands between the two lines of dashes at the head of a lesson. */
const FRONT_MATTER = strictObject({
  title: text,
  teaches: pipe(
    array(pipe(string(), regex(/^[A-Z0-9]+-\d+$/, 'must be numbers of SPEC.md, such as SVC-4'))),
    nonEmpty(),
  ),
  reasons: optional(array(pipe(string(), regex(/^[A-Z_]+$/, 'must be reason codes'))), []),
  focus: optional(text),
  challenge: optional(boolean(), false),
  predict: optional(PREDICT),
  checks: pipe(array(record(string(), unknown())), nonEmpty('must have at least one')),
  hints: pipe(array(text), length(3, 'must be three, each plainer than the one before')),
  solution: optional(strictObject({ commands: optional(array(text), []) }), { commands: [] }),
})

/** What `lesson.LOCALE.md` may say in other words. */
const WORDS = strictObject({
  title: optional(text),
  hints: optional(pipe(array(text), length(3, 'must be three, as in lesson.md'))),
  predict: optional(strictObject({ ask: text })),
})

export type Words = InferOutput<typeof WORDS>

/** What `wrong/NAME/wrong.yaml` says. */
const WRONG = strictObject({
  fails: text,
  says: text,
  commands: optional(array(text), []),
})

const MANIFEST = strictObject({
  parts: array(
    strictObject({
      folder: text,
      title: text,
      /** By locale. */
      titles: optional(record(string(), text), {}),
      lessons: pipe(array(text), nonEmpty()),
    }),
  ),
})

export { FRONT_MATTER, MANIFEST, WORDS, WRONG }

/** A value as the schema has it; what is wrong is told with file and field. */
export function read<T>(schema: GenericSchema<unknown, T>, value: unknown, file: string, told: Complaint[]): T | null {
  const result = safeParse(schema, value)
  if (result.success) return result.output
  for (const issue of result.issues) told.push({ file, field: getDotPath(issue) ?? '', message: issue.message })
  return null
}

/** Checks as a lesson writes them, each with what it is given; arguments are read as the check wants them. */
export function readChecks(calls: readonly Record<string, unknown>[], file: string, told: Complaint[]): CheckCall[] {
  return calls.flatMap((call, index): CheckCall[] => {
    const [verb, ...others] = Object.keys(call)
    const check = verb === undefined ? undefined : CHECKS[verb]
    const field = `checks.${index}`
    if (verb === undefined || others.length > 0) {
      told.push({ file, field, message: 'must have one key: the check' })
      return []
    }
    if (!check) {
      told.push({ file, field, message: `${verb} is none of the checks: ${Object.keys(CHECKS).join(', ')}` })
      return []
    }
    const result = safeParse(check.schema, call[verb])
    if (result.success) return [{ verb, with: result.output }]
    for (const issue of result.issues) {
      const path = getDotPath(issue)
      told.push({ file, field: `${field}.${verb}${path ? `.${path}` : ''}`, message: issue.message })
    }
    return []
  })
}
