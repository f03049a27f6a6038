/** How Envoy Gateway v1.2 calls what it makes: internal/infrastructure/kubernetes/proxy of envoyproxy/gateway. */
import { sha256 } from '../../network/proxy/sha256.ts'
import type { Pod } from '../../kinds/pod/types.ts'

export const CONTROLLER_NAME = 'gateway.envoyproxy.io/gatewayclass-controller'
export const OWNING_NAME = 'gateway.envoyproxy.io/owning-gateway-name'
export const OWNING_NAMESPACE = 'gateway.envoyproxy.io/owning-gateway-namespace'
/** What `Socket.app` says of Envoy. */
export const APP = 'envoy'

/** `envoy-default-eg-e41e7b31`: at most 48 characters of the Gateway's name, and what keeps them apart. */
export function infraName(namespace: string, name: string): string {
  const hash = sha256(`${namespace}/${name}`)[0]!.toString(16).padStart(8, '0')
  return `envoy-${`${namespace}-${name}`.slice(0, 48 - hash.length - 1)}-${hash}`
}

/** Envoy is no root: it takes low ports ten thousand higher. */
export function containerPort(port: number): number {
  return port < 1024 ? port + 10_000 : port
}

/** Whether the pod runs Envoy Gateway itself, and not a proxy that it made. */
export function isControlPlane({ spec }: Pod): boolean {
  return spec.containers.some(
    ({ image, command = [], args = [] }) =>
      /(^|\/)envoyproxy\/gateway(-dev)?([:@]|$)/.test(image) && ![...command, ...args].includes('shutdown-manager'),
  )
}
