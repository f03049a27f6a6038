/** Services as variables of containers. */
import { scene, type Manifests, type Scene } from './types.ts'

const caller = (name: string, more = '') => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: caller } }
spec: { nodeName: node-3, containers: [{ name: c, image: curlimages/curl, args: [sleep, infinity] }]${more} }
---`
const web = `
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { nodeName: node-1, containers: [{ name: c, image: nginx }] }
---`
const service = (name: string, clusterIP: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: ${clusterIP}, selector: { app: web }, ports: [{ name: http, port: 8000, targetPort: 80 }] }
---`
const PLACE: Manifests = {
  objects: web + service('web-front', '10.96.0.50'),
  before({ apply }) {
    apply(caller('between') + caller('unlinked', ', enableServiceLinks: false'))
    apply(service('late', '10.96.0.51'))
    apply(caller('after'))
  },
}

export const ENVIRONMENT: readonly Scene[] = [
  scene(
    '[CTR-34, CTR-36] a container calls a Service by the variables that it was started with',
    ['environment: environment variables'],
    PLACE,
    [
      { from: 'pod/after', to: '$WEB_FRONT_SERVICE_HOST:$WEB_FRONT_SERVICE_PORT', expect: 'ok', by: 'web' },
      {
        from: 'pod/after',
        to: '$WEB_FRONT_PORT_8000_TCP_ADDR:$WEB_FRONT_SERVICE_PORT_HTTP',
        expect: 'ok',
        pods: ['web'],
      },
      { from: 'pod/unlinked', to: '$WEB_FRONT_SERVICE_HOST:$WEB_FRONT_SERVICE_PORT', expect: 'unset' },
      { from: 'pod/unlinked', to: 'web-front:8000', expect: 'ok', by: 'web' },
      { from: 'pod/unlinked', to: '$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT', expect: 'DNAT' },
    ],
  ),
  scene(
    '[CTR-35] a Service that was made after the container is in none of its variables, and in DNS at once',
    ['environment: order-of-creation trap'],
    PLACE,
    [
      { from: 'pod/between', to: '$WEB_FRONT_SERVICE_HOST:$WEB_FRONT_SERVICE_PORT', expect: 'ok', by: 'web' },
      { from: 'pod/between', to: '$LATE_SERVICE_HOST:$LATE_SERVICE_PORT', expect: 'unset' },
      { from: 'pod/between', to: 'late:8000', expect: 'ok', by: 'web' },
      { from: 'pod/after', to: '$LATE_SERVICE_HOST:$LATE_SERVICE_PORT', expect: 'ok', by: 'web' },
    ],
  ),
]
