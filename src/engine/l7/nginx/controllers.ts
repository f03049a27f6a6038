/** Pods that are ingress-nginx controllers, and what their command lines say: pkg/flags of kubernetes/ingress-nginx. */
import type { Api } from '../../api/api.ts'
import { CLASS_ANNOTATION, type Ingress } from '../../kinds/ingress/types.ts'
import type { IngressClass } from '../../kinds/ingressclass/types.ts'
import type { Container, Pod } from '../../kinds/pod/types.ts'

/** What `Socket.app` says of such a process. */
export const APP = 'ingress-nginx'
/** Enough of the image's name to tell a controller without reading the whole reference. */
const IMAGE = /(^|\/)ingress-nginx\/controller(-chroot)?([:@]|$)|(^|\/)nginx-ingress-controller([:@]|$)/

export interface ControllerFlags {
  ingressClass: string
  controllerClass: string
  /** `namespace/name` of the Service whose addresses it tells; empty: those of its nodes. */
  publishService: string
  /** Addresses to tell, whatever any Service says. */
  publishStatusAddress: string
  updateStatus: boolean
  watchWithoutClass: boolean
  /** Watch one namespace alone; empty: all. */
  watchNamespace: string
  ingressClassByName: boolean
  defaultBackend: string
  defaultCertificate: string
  httpPort: number
  httpsPort: number
}

/** The controller's container of a pod, if it has one. */
export function controllerIn({ spec }: Pod): Container | undefined {
  return spec.containers.find(({ image }) => IMAGE.test(image))
}

export function flagsOf(pod: Pod, container: Container): ControllerFlags {
  const words = [...(container.command ?? []), ...(container.args ?? [])].map((word) => expand(word, pod, container))
  const flag = (name: string, otherwise = ''): string => {
    for (const [i, word] of words.entries()) {
      const match = /^--?([\w-]+)(?:=([^]*))?$/.exec(word)
      if (match?.[1] === name) return match[2] ?? (words[i + 1]?.startsWith('-') ? 'true' : (words[i + 1] ?? 'true'))
    }
    return otherwise
  }
  const bool = (name: string, otherwise = false) => (flag(name) ? flag(name) !== 'false' : otherwise)
  return {
    ingressClass: flag('ingress-class', 'nginx'),
    controllerClass: flag('controller-class', 'k8s.io/ingress-nginx'),
    publishService: flag('publish-service'),
    publishStatusAddress: flag('publish-status-address'),
    updateStatus: bool('update-status', true),
    watchWithoutClass: bool('watch-ingress-without-class'),
    watchNamespace: flag('watch-namespace'),
    ingressClassByName: bool('ingress-class-by-name'),
    defaultBackend: flag('default-backend-service'),
    defaultCertificate: flag('default-ssl-certificate'),
    httpPort: Number(flag('http-port', '80')),
    httpsPort: Number(flag('https-port', '443')),
  }
}

/** `$(POD_NAMESPACE)` and the like, as the kubelet fills them in. */
function expand(word: string, pod: Pod, { env = [] }: Container): string {
  return word.replace(/\$\((\w+)\)/g, (whole, name: string) => {
    const variable = env.find((each) => each.name === name) as
      { value?: string; valueFrom?: { fieldRef?: { fieldPath: string } } } | undefined
    const path = variable?.valueFrom?.fieldRef?.fieldPath
    if (path === 'metadata.namespace') return pod.metadata.namespace ?? ''
    if (path === 'metadata.name') return pod.metadata.name
    return variable?.value ?? whole
  })
}

/** GetIngressClass of internal/ingress/controller/store: whether the controller looks after the Ingress. */
export function looksAfter(flags: ControllerFlags, { metadata, spec }: Ingress, api: Pick<Api, 'get'>): boolean {
  if (flags.watchNamespace && metadata.namespace !== flags.watchNamespace) return false
  const name = spec.ingressClassName
  if (name !== undefined) {
    const found = api.get<IngressClass>('IngressClass', undefined, name)
    if (!found) return false
    return found.spec.controller === flags.controllerClass || (flags.ingressClassByName && name === flags.ingressClass)
  }
  const annotated = metadata.annotations?.[CLASS_ANNOTATION]
  if (annotated !== undefined) return annotated === flags.ingressClass
  return flags.watchWithoutClass
}
