import type { KubeObject } from '../../api/types.ts'

export interface IngressClassParameters {
  apiGroup?: string
  kind: string
  name: string
  namespace?: string
  scope: 'Cluster' | 'Namespace'
}

/** networking.k8s.io/v1 IngressClass: which controller looks after an Ingress. */
export interface IngressClass extends KubeObject {
  readonly spec: Readonly<{ controller: string; parameters?: IngressClassParameters }>
}

/** The annotation of the class that an Ingress gets when it names none. */
export const DEFAULT_CLASS = 'ingressclass.kubernetes.io/is-default-class'
