import type { KubeObject } from '../../api/types.ts'

export interface IngressBackend {
  service?: { name: string; port: { number?: number; name?: string } }
  resource?: { apiGroup?: string; kind: string; name: string }
}

export interface IngressPath {
  /** Absent: everything below the host. */
  path?: string
  pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific'
  backend: IngressBackend
}

export interface IngressRule {
  /** Absent: every host. `*.example.com` stands for exactly one more label. */
  host?: string
  http?: { paths: IngressPath[] }
}

export interface IngressSpec {
  ingressClassName?: string
  defaultBackend?: IngressBackend
  rules?: IngressRule[]
  tls?: { hosts?: string[]; secretName?: string }[]
}

/** networking.k8s.io/v1 Ingress. Its status is written by an ingress controller; without one it stays empty. */
export interface Ingress extends KubeObject {
  readonly spec: Readonly<IngressSpec>
  readonly status: Readonly<{ loadBalancer: { ingress?: { ip?: string; hostname?: string }[] } }>
}

/** How an Ingress named its class before `spec.ingressClassName` existed. */
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'
