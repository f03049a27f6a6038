import type { CloudProvider } from '../../engine/config.ts'
import { Cards, Group, TextField, wholeNumber, type FormProps } from '../fields.tsx'

const PROVIDERS: { value: CloudProvider; title: string; text: string }[] = [
  { value: 'gcp', title: 'gcp', text: 'An IP address. Packets reach the node as the client sent them.' },
  { value: 'aws', title: 'aws', text: 'A host name. The load balancer speaks to node ports, from its own address.' },
  { value: 'azure', title: 'azure', text: 'An IP address, as on gcp, with Azure’s prices and times.' },
  {
    value: 'metallb',
    title: 'metallb',
    text: 'No cloud: the nodes announce the address themselves, at once and free.',
  },
  { value: 'none', title: 'none', text: 'Nobody makes load balancers: they stay pending for ever.' },
]

const FAMILIES = [
  { value: 'ipv4', title: 'IPv4', text: 'As most clusters are.' },
  { value: 'ipv6', title: 'IPv6', text: 'Pods and Services have IPv6 addresses only.' },
  { value: 'dual', title: 'Dual stack', text: 'Both, and Services choose by ipFamilyPolicy.' },
] as const

type Family = (typeof FAMILIES)[number]['value']

export function ClusterSection({ draft, change }: FormProps) {
  const { config, text } = draft
  const kind = { draft, change, kind: 'Cluster' } as const
  const own = { draft, change, kind: 'Playground' } as const
  const family = text.get('Cluster', ['networking', 'ipFamily'])
  return (
    <>
      <Group title="Cloud" note="Who makes a load balancer when a Service asks for one.">
        <Cards
          bare
          legend="Cloud provider"
          value={config.cloudProvider}
          options={PROVIDERS}
          onChange={(value) =>
            change([{ kind: 'Playground', path: ['cloudProvider'], value: value === 'gcp' ? undefined : value }])
          }
        />
      </Group>
      <Group title="Addresses">
        <Cards
          legend="IP family"
          value={FAMILIES.some(({ value }) => value === family) ? (family as Family) : 'ipv4'}
          options={FAMILIES}
          onChange={(value) =>
            change([{ kind: 'Cluster', path: ['networking', 'ipFamily'], value: value === 'ipv4' ? undefined : value }])
          }
        />
        <div className="st-pair">
          <TextField {...kind} label="Pod range" path={['networking', 'podSubnet']} placeholder={config.podSubnet} />
          <TextField
            {...kind}
            label="Service range"
            path={['networking', 'serviceSubnet']}
            placeholder={config.serviceSubnet}
          />
        </div>
      </Group>
      <Group title="Ports and chance">
        <div className="st-pair">
          <TextField
            {...own}
            label="Node port range"
            path={['apiServer', 'serviceNodePortRange']}
            placeholder="30000-32767"
            note="Where Services of type NodePort get their ports."
          />
          <TextField
            {...own}
            {...wholeNumber}
            label="Seed"
            path={['seed']}
            placeholder={String(config.seed)}
            note="Same seed, same run: names, ports and every choice by chance."
          />
        </div>
      </Group>
    </>
  )
}
