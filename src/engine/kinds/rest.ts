/** Kinds that the page's first picture does without, one line a folder, as in registry.ts. */
import type { KindDefinition } from '../api/kind.ts'
import { controllerRevision } from './controllerrevision/index.ts'
import { daemonSet } from './daemonset/index.ts'
import { ingress } from './ingress/index.ts'
import { ingressClass } from './ingressclass/index.ts'
import { networkPolicy } from './networkpolicy/index.ts'
import { statefulSet } from './statefulset/index.ts'

export const REST: readonly KindDefinition[] = [
  ingress,
  ingressClass,
  networkPolicy,
  statefulSet,
  daemonSet,
  controllerRevision,
]
