/** What PodPath leaves out, for the help page, in its main lines; all of it stands at the end of engine/SPEC.md. */
export const NOT_MODELLED: { what: string; so: string }[] = [
  {
    what: 'Handshakes, loss, retransmission, bandwidth',
    so: 'a request is one packet there and one back, and the network is healthy.',
  },
  {
    what: 'CPU, memory and real container images',
    so: 'a container behaves as PodPath’s own table says for its image; its commands are not executed.',
  },
  {
    what: 'Counters of connections in ipvs mode',
    so: 'schedulers that count them (lc, wlc, sed, nq, mh and others) take turns, as rr does.',
  },
  {
    what: 'Jobs, autoscalers, disruption budgets, roles',
    so: 'kinds that have little to do with Services are unknown to the API server.',
  },
  {
    what: 'Most of what ingress controllers can be told',
    so: 'rules, backends and TLS hosts count; admission, rate limits and snippets do not.',
  },
  {
    what: 'AdminNetworkPolicy and policies of pod networks',
    so: 'NetworkPolicy holds, as Calico enforces it, and at once on every node.',
  },
  { what: 'Protocols at the firewall', so: 'its rules know ports and senders, and do not tell TCP from UDP.' },
]
