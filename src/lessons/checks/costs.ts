import { number, optional, strictObject } from 'valibot'
import { defineCheck, failed, passed } from './check.ts'

/**
 * The load balancers of the cluster are not too many, and not too dear: what the provider asks for them in a month when
 * nobody calls, in US dollars.
 */
export const costs = defineCheck({
  schema: strictObject({ balancers: optional(number()), atMost: optional(number()) }),
  run({ balancers, atMost }, { cluster }) {
    const all = cluster.topology().loadBalancers.filter(({ state }) => state !== 'deleting')
    const price = all.reduce((sum, { pricePerMonth }) => sum + pricePerMonth, 0)
    const count = all.length === 1 ? '1 load balancer costs' : `${all.length} load balancers cost`
    const says = `${count} $${price.toFixed(2)} a month`
    if (balancers !== undefined && all.length > balancers) return failed(`${says}; ${balancers} must do.`)
    if (atMost !== undefined && price > atMost) return failed(`${says}; $${atMost} must do.`)
    return passed(`${says}.`)
  },
})
