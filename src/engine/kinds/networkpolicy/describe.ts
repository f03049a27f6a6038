import { formatSelector } from '../../api/selectors.ts'
import { Description } from '../describing.ts'
import type { NetworkPolicy, PolicyPeer, PolicyPort } from './types.ts'

interface Rule {
  ports?: PolicyPort[]
  peers: PolicyPeer[]
}

/** `kubectl describe networkpolicy`. It has no events. */
export function describeNetworkPolicy(policy: NetworkPolicy): string {
  const { metadata, spec } = policy
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = spec
  const created = `${metadata.creationTimestamp.replace('T', ' ').replace('Z', '')} +0000 UTC`
  const out = new Description().head(policy).pair('Created on', created).tags(policy).line(0, 'Spec:')
  const selected = formatSelector(podSelector)
  const whom = selected === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selected
  out.line(1, `PodSelector:     ${whom}`)
  if (policyTypes.includes('Ingress')) {
    out.line(1, 'Allowing ingress traffic:')
    rules(
      out,
      'From',
      'ingress',
      ingress.map(({ ports, from = [] }) => ({ ...(ports && { ports }), peers: from })),
    )
  } else out.line(1, 'Not affecting ingress traffic')
  if (policyTypes.includes('Egress')) {
    out.line(1, 'Allowing egress traffic:')
    rules(
      out,
      'To',
      'egress',
      egress.map(({ ports, to = [] }) => ({ ...(ports && { ports }), peers: to })),
    )
  } else out.line(1, 'Not affecting egress traffic')
  return out.line(1, `Policy Types: ${policyTypes.join(', ') || '<none>'}`).text()
}

function rules(out: Description, title: 'From' | 'To', way: string, all: readonly Rule[]): void {
  if (!all.length) out.line(2, `<none> (Selected pods are isolated for ${way} connectivity)`)
  all.forEach(({ ports = [], peers }, i) => {
    if (i > 0) out.line(2, '----------')
    if (!ports.length) out.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const port of ports) out.line(2, portText(port))
    const end = title === 'From' ? 'source' : 'destination'
    if (!peers.length) out.line(2, `${title}: <any> (traffic not restricted by ${end})`)
    for (const peer of peers) peerLines(out.line(2, `${title}:`), peer)
  })
}

function portText({ protocol = 'TCP', port, endPort }: PolicyPort): string {
  // a rule for a protocol alone has no port, which Go prints as a null pointer
  const shown = port ?? '<nil>'
  return endPort === undefined ? `To Port: ${shown}/${protocol}` : `To Port Range: ${shown}-${endPort}/${protocol}`
}

function peerLines(out: Description, { podSelector, namespaceSelector, ipBlock }: PolicyPeer): void {
  if (namespaceSelector) out.line(3, `NamespaceSelector: ${formatSelector(namespaceSelector)}`)
  if (podSelector) out.line(3, `PodSelector: ${formatSelector(podSelector)}`)
  if (podSelector || namespaceSelector || !ipBlock) return
  out
    .line(3, 'IPBlock:')
    .line(4, `CIDR: ${ipBlock.cidr}`)
    .line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`)
}
