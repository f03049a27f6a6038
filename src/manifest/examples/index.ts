/**
 * The manifests of Kubernetes' own tutorials, by the path that they have below https://k8s.io/examples/: what
 * `kubectl apply -f URL` finds there, in a world that has no other web. Loaded when somebody asks for one.
 * @example EXAMPLES['service/networking/run-my-nginx.yaml']
 */
import { ACCESS } from './access.ts'
import { GUESTBOOK } from './guestbook.ts'
import { NETWORKING } from './networking.ts'
import { SERVICES } from './services.ts'

export const EXAMPLES: Readonly<Record<string, string>> = { ...SERVICES, ...ACCESS, ...NETWORKING, ...GUESTBOOK }
