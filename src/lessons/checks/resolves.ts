import { boolean, number, optional, string, strictObject } from 'valibot'
import { placeOf } from '../target.ts'
import { defineCheck, failed, passed } from './check.ts'

/**
 * A name, asked in full as `db.default.svc.cluster.local`, has so many addresses; `0` when it must not exist.
 * `pods`: each of them is a pod's, or none is. `alias`: the name that it stands for.
 */
export const resolves = defineCheck({
  schema: strictObject({
    from: string(),
    name: string(),
    addresses: optional(number()),
    pods: optional(boolean()),
    alias: optional(string()),
  }),
  run({ from, name, addresses, pods, alias }, bench) {
    const fork = bench.fork()
    const told = fork.query(placeOf(from), [{ name, type: 'A' }])
    if (typeof told === 'string') return failed(told)
    const answers = told.messages.flatMap((message) => message.answers)
    const found = answers.filter(({ type }) => type === 'A').map(({ data }) => data)
    const stands = answers.find(({ type }) => type === 'CNAME')?.data.replace(/\.$/, '')
    if (alias !== undefined) {
      return stands === alias
        ? passed(`${name} stands for ${alias}.`)
        : failed(`${name} stands for ${stands ?? 'nothing'}; wanted is ${alias}.`)
    }
    const says = `${name} has ${found.length} ${found.length === 1 ? 'address' : 'addresses'}`
    if (addresses !== undefined && found.length !== addresses) return failed(`${says}; wanted are ${addresses}.`)
    const own = new Set(fork.topology().pods.map(({ ip }) => ip))
    const stray = pods === undefined ? undefined : found.find((ip) => own.has(ip) !== pods)
    if (stray !== undefined) return failed(`${says}, and ${stray} is ${pods ? 'no' : 'a'} pod’s.`)
    return passed(`${says}.`)
  },
})
