/**
 * What a learner can add to a cluster by applying one file, as text by file name. Loaded late: no picture needs it.
 * @example parseFile({ name: 'ingress-nginx.yaml', text: ADDONS['ingress-nginx.yaml']! })
 */
import { ENVOY_GATEWAY } from './envoy-gateway.ts'
import { INGRESS_NGINX } from './ingress-nginx.ts'

export const ADDONS: Readonly<Record<string, string>> = {
  'envoy-gateway.yaml': ENVOY_GATEWAY,
  'ingress-nginx.yaml': INGRESS_NGINX,
}
