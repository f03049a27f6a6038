/**
 * Envoy Gateway's control plane: takes Gateways of its classes up, makes their proxies, and says in conditions how
 * that went. internal/gatewayapi/status and internal/gatewayapi/runner of envoyproxy/gateway.
 */
import type { Api } from '../../api/api.ts'
import type { Controller } from '../../api/controller.ts'
import { equal } from '../../api/data.ts'
import type { Kernel } from '../../kernel/index.ts'
import type { Deployment } from '../../kinds/deployment/types.ts'
import type { Gateway, ListenerStatus } from '../../kinds/gateway/types.ts'
import { GROUP, type Condition } from '../../kinds/gatewayApi.ts'
import type { GatewayClass } from '../../kinds/gatewayclass/types.ts'
import type { HTTPRoute, ParentRef, RouteParentStatus } from '../../kinds/httproute/types.ts'
import { isPodReady } from '../../kinds/pod/conditions.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import type { Service } from '../../kinds/service/types.ts'
import { attach, refersTo, refusalOf, refusalOfBackend, type ListenerState } from './attach.ts'
import { ensureInfra, removeStrays } from './infra.ts'
import { CONTROLLER_NAME, infraName, isControlPlane, OWNING_NAME } from './names.ts'

type Told = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>

const DELAY_MS = 100

export function envoyGateway({ api, kernel }: { api: Api; kernel: Kernel }): Controller {
  const all = () => ''
  /** Only what Envoy Gateway made, or what makes it run. */
  const made = ({ object }: { object: Service | Deployment }) =>
    object.metadata.labels?.[OWNING_NAME] ? '' : undefined
  /** Whatever else matters only while there is a route that could refer to it. */
  const ifRoutes = () => (api.list('HTTPRoute').length || api.list('Gateway').length ? '' : undefined)
  return {
    name: 'envoy-gateway',
    delay: DELAY_MS,
    watches: {
      GatewayClass: all,
      Gateway: all,
      HTTPRoute: all,
      ReferenceGrant: all,
      Namespace: ifRoutes,
      Secret: ifRoutes,
      Deployment: made,
      Service: ({ object, old }: { object: Service; old?: Service }) =>
        made({ object }) ?? (old?.spec === object.spec ? undefined : ifRoutes()),
      Pod: ({ object }: { object: Pod }) => (isControlPlane(object) ? '' : undefined),
    },
    reconcile: () => new Round(api, kernel.clock.timestamp()).run(),
  }
}

/** One look at everything. */
class Round {
  readonly #routes: HTTPRoute[]

  constructor(
    private readonly api: Api,
    private readonly now: string,
  ) {
    this.#routes = api.list<HTTPRoute>('HTTPRoute')
  }

  run(): void {
    const leader = this.api.list<Pod>('Pod').find((pod) => isControlPlane(pod) && isPodReady(pod))
    if (!leader) return
    const classes = this.api
      .list<GatewayClass>('GatewayClass')
      .filter(({ spec }) => spec.controllerName === CONTROLLER_NAME)
    for (const each of classes) {
      const told = { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Valid GatewayClass' } as const
      this.api.updateStatus<GatewayClass>(each, {
        ...each.status,
        conditions: this.#merge(each, each.status.conditions, [told]),
      })
    }
    const names = new Set(classes.map(({ metadata }) => metadata.name))
    const gateways = this.api.list<Gateway>('Gateway').filter(({ spec }) => names.has(spec.gatewayClassName))
    const namespace = leader.metadata.namespace!
    const states = new Map<Gateway, ListenerState[]>()
    for (const gateway of gateways) {
      ensureInfra(this.api, gateway, namespace)
      states.set(gateway, attach(gateway, this.#routes, this.api))
    }
    removeStrays(this.api, namespace, new Set(gateways.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)))
    for (const [gateway, listeners] of states) this.#tellGateway(gateway, listeners, namespace)
    for (const route of this.#routes) this.#tellRoute(route, states)
  }

  #tellGateway(gateway: Gateway, states: readonly ListenerState[], namespace: string): void {
    const name = infraName(gateway.metadata.namespace!, gateway.metadata.name)
    const addresses = addressesOf(this.api.get<Service>('Service', namespace, name))
    const deployment = this.api.get<Deployment>('Deployment', namespace, name)
    const listeners = states.map((state) => this.#listener(gateway, state))
    const anyInvalid = states.some(({ problem }) => problem)
    const accepted: Told = anyInvalid
      ? {
          type: 'Accepted',
          status: 'True',
          reason: 'ListenersNotValid',
          message: 'One or more listeners are not valid',
        }
      : {
          type: 'Accepted',
          status: 'True',
          reason: 'Accepted',
          message: 'The Gateway has been scheduled by Envoy Gateway',
        }
    this.api.updateStatus<Gateway>(gateway, {
      ...(addresses.length && { addresses }),
      conditions: this.#merge(gateway, gateway.status.conditions, [accepted, programmed(addresses.length, deployment)]),
      listeners,
    })
  }

  #listener(gateway: Gateway, { listener, problem, routes }: ListenerState): ListenerStatus {
    const { name } = listener
    const old = gateway.status.listeners?.find((each) => each.name === name)
    const refs = problem?.type === 'ResolvedRefs' ? problem : null
    const told: Told[] = problem
      ? [
          ...(refs
            ? []
            : [{ type: 'Accepted', status: 'False', reason: problem.reason, message: problem.message } as const]),
          {
            type: 'Programmed',
            status: 'False',
            reason: 'Invalid',
            message: 'Listener is invalid, see other Conditions for details.',
          },
          ...(refs
            ? [{ type: 'ResolvedRefs', status: 'False', reason: refs.reason, message: refs.message } as const]
            : []),
        ]
      : [
          {
            type: 'Programmed',
            status: 'True',
            reason: 'Programmed',
            message: 'Sending translated listener configuration to the data plane',
          },
          {
            type: 'Accepted',
            status: 'True',
            reason: 'Accepted',
            message: 'Listener has been successfully translated',
          },
          {
            type: 'ResolvedRefs',
            status: 'True',
            reason: 'ResolvedRefs',
            message: 'Listener references have been resolved',
          },
        ]
    return {
      attachedRoutes: routes.length,
      conditions: this.#merge(gateway, old?.conditions, told),
      name,
      supportedKinds: ['HTTPRoute', 'GRPCRoute'].map((kind) => ({ group: GROUP, kind })),
    }
  }

  #tellRoute(route: HTTPRoute, states: ReadonlyMap<Gateway, ListenerState[]>): void {
    const others = (route.status?.parents ?? []).filter(({ controllerName }) => controllerName !== CONTROLLER_NAME)
    const own = (route.spec.parentRefs ?? []).flatMap((ref): RouteParentStatus[] => {
      const found = [...states].find(([gateway]) => refersTo(ref, route, gateway))
      if (!found) return []
      const old = route.status?.parents?.find((each) => equal(each.parentRef, ref))
      const conditions = this.#merge(route, old?.conditions, this.#routeConditions(ref, route, ...found))
      return [{ conditions, controllerName: CONTROLLER_NAME, parentRef: { ...ref } }]
    })
    const parents = [...others, ...own]
    if (parents.length || route.status?.parents?.length) this.api.updateStatus<HTTPRoute>(route, { parents })
  }

  #routeConditions(ref: ParentRef, route: HTTPRoute, gateway: Gateway, states: readonly ListenerState[]): Told[] {
    const refusal = refusalOf(ref, route, gateway, states, this.api)
    const problems = (route.spec.rules ?? []).flatMap(({ backendRefs = [] }, rule) =>
      backendRefs.flatMap((backend, i) => {
        const wrong = refusalOfBackend(backend, route, this.api)
        return wrong
          ? [{ ...wrong, message: `Failed to process route rule ${rule} backendRef ${i}: ${wrong.message}.` }]
          : []
      }),
    )
    const [first] = problems
    return [
      refusal
        ? { type: 'Accepted', status: 'False', ...refusal }
        : { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Route is accepted' },
      first
        ? {
            type: 'ResolvedRefs',
            status: 'False',
            reason: first.reason,
            message: problems.map(({ message }) => message).join(' '),
          }
        : {
            type: 'ResolvedRefs',
            status: 'True',
            reason: 'ResolvedRefs',
            message: 'Resolved all the Object references for the Route',
          },
    ]
  }

  /** Conditions keep their time while their status stays: meta.SetStatusCondition. */
  #merge(
    { metadata }: { metadata: { generation?: number } },
    old: readonly Condition[] | undefined,
    told: readonly Told[],
  ): Condition[] {
    return told.map((each) => {
      const before = old?.find(({ type }) => type === each.type)
      return {
        lastTransitionTime: before?.status === each.status ? before.lastTransitionTime : this.now,
        message: each.message,
        observedGeneration: metadata.generation ?? 1,
        reason: each.reason,
        status: each.status,
        type: each.type,
      }
    })
  }
}

function addressesOf(service: Service | undefined): { type: string; value: string }[] {
  const given = service?.status.loadBalancer.ingress ?? []
  return given.flatMap(({ ip, hostname }) =>
    ip ? [{ type: 'IPAddress', value: ip }] : hostname ? [{ type: 'Hostname', value: hostname }] : [],
  )
}

/** updateGatewayProgrammedCondition */
function programmed(addresses: number, deployment: Deployment | undefined): Told {
  const no = (reason: string, message: string): Told => ({ type: 'Programmed', status: 'False', reason, message })
  if (!addresses) return no('AddressNotAssigned', 'No addresses have been assigned to the Gateway')
  const { availableReplicas = 0, replicas = 0 } = deployment?.status ?? {}
  if (!availableReplicas) return no('NoResources', 'Envoy replicas unavailable')
  const message = `Address assigned to the Gateway, ${availableReplicas}/${replicas} envoy replicas available`
  return { type: 'Programmed', status: 'True', reason: 'Programmed', message }
}
