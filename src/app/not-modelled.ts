/** What PodPath leaves out, for the help page. Kept true: what gets modelled is struck from here. */
export const NOT_MODELLED: { what: string; so: string }[] = [
  { what: 'UDP and SCTP', so: 'requests are TCP connections.' },
  { what: 'Ingress and Gateway', so: 'requests enter through Services alone.' },
  { what: 'DNS lookups as packets', so: 'names are resolved, but no packet goes to a DNS server for it.' },
  {
    what: 'StatefulSet, DaemonSet, Job and headless Services’ records',
    so: 'Deployment, ReplicaSet and bare Pods run.',
  },
  {
    what: 'CPU, memory and real container images',
    so: 'a container behaves as PodPath’s own table says for its image.',
  },
  { what: 'Packet loss, retransmission, bandwidth', so: 'the network is healthy, and a request takes milliseconds.' },
  { what: 'Lessons', so: 'they are planned.' },
]
