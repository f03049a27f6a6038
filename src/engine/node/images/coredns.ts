import { answerQuery } from '../../network/dns/index.ts'
import type { ImageBehaviour } from './types.ts'

/** registry.k8s.io/coredns/coredns, with the Corefile that kubeadm writes. */
export const coredns: ImageBehaviour = {
  name: 'coredns',
  repositories: ['coredns/coredns', 'coredns'],
  bare: true,
  run: () => ({
    listens: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
      { port: 9153, protocol: 'TCP' },
      { port: 8080, protocol: 'TCP' },
      { port: 8181, protocol: 'TCP' },
    ],
    stopMs: 5000, // `lameduck 5s`
  }),
  respond({ port, path, dns }) {
    if (dns) return { status: 0, body: '', dns: dns.questions.map((question) => answerQuery(question, dns.sources)) }
    if (port === 8080 && path === '/health') return { status: 200, body: 'OK' }
    if (port === 8181 && path === '/ready') return { status: 200, body: 'OK' }
    if (port === 53) return null
    return { status: 404, body: '404 page not found\n' }
  },
}
