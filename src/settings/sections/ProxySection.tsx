import { modeChanges } from '#manifest'
import { SelectField } from '#ui'
import type { ProxyMode } from '../../engine/config.ts'
import { Cards, Group, listText, SwitchRow, TextField, type FormProps } from '../fields.tsx'

const MODES: { value: ProxyMode; title: string; text: string }[] = [
  { value: 'iptables', title: 'iptables', text: 'A list of rules for each Service, walked in order. The default.' },
  { value: 'nftables', title: 'nftables', text: 'One look into a map finds the Service, however many there are.' },
  { value: 'ipvs', title: 'ipvs', text: 'The kernel’s own load balancer, with a choice of schedulers.' },
]

const SCHEDULERS = [
  ['rr', 'rr: each in turn'],
  ['wrr', 'wrr: in turn, by weight'],
  ['lc', 'lc: fewest connections'],
  ['wlc', 'wlc: fewest connections, by weight'],
  ['lblc', 'lblc: fewest connections, but the same for a destination'],
  ['lblcr', 'lblcr: as lblc, from a set of servers'],
  ['sh', 'sh: by a hash of the sender'],
  ['dh', 'dh: by a hash of the destination'],
  ['sed', 'sed: shortest expected delay'],
  ['nq', 'nq: whoever is idle'],
  ['mh', 'mh: Maglev hashing'],
] as const

const LOCAL = {
  ClusterCIDR: 'Senders of the pod range below are of the cluster; what others send to a ClusterIP is masqueraded.',
  NodeCIDR: 'Only pods of the node itself are; pods of other nodes are masqueraded as outsiders are.',
  None: 'Nobody is told apart, and nobody is masqueraded for being an outsider.',
} as const

const KUBE_PROXY = 'KubeProxyConfiguration'

export function ProxySection({ draft, change }: FormProps) {
  const { proxy, podSubnet } = draft.config
  const form = { draft, change, kind: KUBE_PROXY } as const
  return (
    <>
      <Group title="Mode" note="How kube-proxy writes down which Service leads to which pods.">
        <Cards
          bare
          legend="Mode of kube-proxy"
          value={proxy.mode}
          options={MODES}
          onChange={(mode) => change(modeChanges(mode))}
        />
        {proxy.mode === 'ipvs' && (
          <SelectField
            label="Scheduler"
            note="Schedulers that count connections take turns here, as rr does."
            value={proxy.ipvsScheduler ?? 'rr'}
            onChange={({ target: { value } }) =>
              change([{ kind: KUBE_PROXY, path: ['ipvs', 'scheduler'], value: value === 'rr' ? undefined : value }])
            }
          >
            {SCHEDULERS.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </SelectField>
        )}
      </Group>
      <Group title="Who counts as local">
        <SelectField
          label="detectLocalMode"
          value={proxy.detectLocalMode}
          note={LOCAL[proxy.detectLocalMode]}
          onChange={({ target: { value } }) =>
            change([
              { kind: KUBE_PROXY, path: ['detectLocalMode'], value: value === 'ClusterCIDR' ? undefined : value },
            ])
          }
        >
          {Object.keys(LOCAL).map((mode) => (
            <option key={mode}>{mode}</option>
          ))}
        </SelectField>
        <TextField
          {...form}
          label="clusterCIDR"
          path={['clusterCIDR']}
          placeholder={podSubnet}
          note="The pod range that kube-proxy goes by; the cluster’s own when empty."
        />
      </Group>
      <Group title="Masquerading and node ports">
        <SwitchRow
          label="masqueradeAll"
          note="Hides the sender of everything that goes to a Service, even of pods: they all seem to be the node."
          checked={proxy.masqueradeAll}
          onChange={(on) => change([{ kind: KUBE_PROXY, path: ['iptables', 'masqueradeAll'], value: on || undefined }])}
        />
        <SwitchRow
          label="localhostNodePorts"
          note="Node ports answer at 127.0.0.1 of the node too. In iptables mode, and for IPv4."
          checked={proxy.localhostNodePorts}
          onChange={(on) =>
            change([{ kind: KUBE_PROXY, path: ['iptables', 'localhostNodePorts'], value: on ? undefined : false }])
          }
        />
        <TextField
          {...form}
          {...listText}
          label="nodePortAddresses"
          path={['nodePortAddresses']}
          placeholder={proxy.mode === 'nftables' ? 'primary' : 'every address of a node'}
          note="Ranges of node addresses that answer at node ports, with commas between, or primary."
        />
      </Group>
    </>
  )
}
