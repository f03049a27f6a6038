import { number, optional, string, strictObject } from 'valibot'
import type { EndpointSlice } from '../../engine/kinds/endpointslice/types.ts'
import { namespaced } from '../target.ts'
import { defineCheck, failed, passed } from './check.ts'

/** A Service has so many ready endpoints. `service`: `web`, or `shop/web` in another namespace. */
export const endpoints = defineCheck({
  schema: strictObject({ service: string(), ready: number(), total: optional(number()) }),
  run({ service, ready, total }, { cluster }) {
    const [namespace, name] = namespaced(service)
    if (!cluster.get('Service', namespace, name)) return failed(`There is no Service ${service}.`)
    const slices = cluster
      .list<EndpointSlice>('EndpointSlice', { namespace })
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
    const all = slices.flatMap((slice) => slice.endpoints)
    const are = all.filter(({ conditions }) => conditions.ready !== false).length
    const says = `Service ${service} has ${are} ready ${are === 1 ? 'endpoint' : 'endpoints'} of ${all.length}`
    const isRight = are === ready && (total === undefined || all.length === total)
    return isRight ? passed(`${says}.`) : failed(`${says}; wanted are ${ready}${total ? ` of ${total}` : ''}.`)
  },
})
