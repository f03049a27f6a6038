import { number, optional, string, strictObject } from 'valibot'
import { requestTo } from '../target.ts'
import { defineCheck, failed, passed } from './check.ts'

/**
 * Many requests, sent in a copy of the cluster, are answered by so many pods together: one for a client that is kept
 * with its pod, several for a Service that balances.
 */
export const spread = defineCheck({
  schema: strictObject({ from: string(), to: string(), pods: number(), requests: optional(number(), 60) }),
  run({ from, to, pods, requests }, bench) {
    const fork = bench.fork()
    const request = requestTo(fork, from, to)
    if ('missing' in request) return failed(request.missing)
    const servers = new Set<string>()
    for (let n = 0; n < requests; n++) {
      const { servedBy } = fork.send(request)
      if (servedBy !== null) servers.add(servedBy)
    }
    const says = `${requests} requests from ${from} to ${to} were answered by ${servers.size} of its pods`
    return servers.size === pods ? passed(`${says}.`) : failed(`${says}; wanted are ${pods}.`)
  },
})
