/** ValidateConfigMap, ValidateSecret and their updates: k8s.io/kubernetes/pkg/apis/core/validation. */
import { forbidden, invalid, required } from '../../api/field.ts'
import { equal } from '../../api/data.ts'
import type { StatusCause } from '../../api/types.ts'

type Data = Readonly<Record<string, string>> | undefined

interface Bag {
  readonly immutable?: boolean
  readonly data?: Data
  readonly binaryData?: Data
}

const KEY_FORM =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

/** IsConfigMapKey: keys become names of files. */
export function isConfigMapKey(key: string): string[] {
  const problems: string[] = []
  if (key.length > 253) problems.push('must be no more than 253 characters')
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) problems.push(KEY_FORM)
  if (key === '.') problems.push("must not be '.'")
  if (key === '..') problems.push("must not be '..'")
  else if (key.startsWith('..')) problems.push("must not start with '..'")
  return problems
}

/** What is wrong with the keys of `data`, and of `binaryData` beside it. */
export function validateKeys({ data = {}, binaryData = {} }: Bag): StatusCause[] {
  const bags = [
    ['data', data, binaryData, 'binaryData'],
    ['binaryData', binaryData, data, 'data'],
  ] as const
  return bags.flatMap(([field, own, other, name]) =>
    Object.keys(own).flatMap((key) => {
      const problems = isConfigMapKey(key)
      if (Object.hasOwn(other, key)) problems.push(`duplicate of key present in ${name}`)
      return problems.map((why) => invalid(`${field}[${key}]`, key, why))
    }),
  )
}

/** What is `immutable` once stays as it is. */
export function validateImmutable(next: Bag, old: Bag): StatusCause[] {
  if (!old.immutable) return []
  const changed = (['data', 'binaryData'] as const).filter((field) => !equal(next[field] ?? {}, old[field] ?? {}))
  const fields = next.immutable ? changed : ['immutable', ...changed]
  return fields.map((field) => forbidden(field, 'field is immutable when `immutable` is set'))
}

/** Keys that a Secret of a type has to have. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
}

export function validateType({ type, data = {} }: { readonly type: string; readonly data?: Data }): StatusCause[] {
  const needed = Object.hasOwn(NEEDED, type) ? NEEDED[type]! : []
  return needed.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`))
}
