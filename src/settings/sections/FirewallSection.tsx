import { Plus, Trash2 } from 'lucide-react'
import { Button, IconButton } from '#ui'
import { Cards, Group, listText, TextField, type FormProps } from '../fields.tsx'

const STATES = [
  { value: 'open', title: 'Open', text: 'Everybody reaches every port of the nodes.' },
  {
    value: 'closed',
    title: 'Closed',
    text: 'Only what a rule below lets through; the rest is dropped without a word.',
  },
] as const

/** What the cloud lets through from outside to the nodes' own addresses. */
export function FirewallSection({ draft, change }: FormProps) {
  const { firewall, nodePortRange } = draft.config
  const given = draft.text.get('Playground', ['firewall', 'allow'])
  const rules: unknown[] = Array.isArray(given) ? given : []
  const field = (at: number, key: 'ports' | 'from' | 'nodes') => ({
    draft,
    change,
    kind: 'Playground' as const,
    path: ['firewall', 'allow', at, key],
  })
  return (
    <Group
      title="Firewall in front of the nodes"
      note="As security groups and VPC firewalls do: it stands between the outside and the nodes’ own addresses. Load balancers and pods do not come this way, and answers need no rule."
    >
      <Cards
        bare
        legend="Firewall"
        value={firewall.nodePorts}
        options={STATES}
        onChange={(value) =>
          change([{ kind: 'Playground', path: ['firewall', 'nodePorts'], value: value === 'open' ? undefined : value }])
        }
      />
      {(firewall.nodePorts === 'closed' || rules.length > 0) && (
        <>
          <ol className="st-rows" aria-label="What it lets through">
            {rules.map((_, at) => (
              <li key={at} className="st-row st-row-flat" aria-label={`Rule ${at + 1}`}>
                <div className="st-row-fields">
                  <TextField
                    {...field(at, 'ports')}
                    label="Ports"
                    placeholder={`${nodePortRange.min}-${nodePortRange.max}`}
                  />
                  <TextField {...field(at, 'from')} {...listText} label="From" placeholder="everybody" />
                  <TextField {...field(at, 'nodes')} {...listText} label="Nodes" placeholder="all" />
                </div>
                <IconButton
                  label={`Remove rule ${at + 1}`}
                  size="s"
                  onClick={() => change([{ kind: 'Playground', path: ['firewall', 'allow', at], value: undefined }])}
                >
                  <Trash2 />
                </IconButton>
              </li>
            ))}
          </ol>
          <Button
            icon={<Plus />}
            onClick={() =>
              change([
                {
                  kind: 'Playground',
                  path: ['firewall', 'allow', rules.length],
                  value: { ports: `${nodePortRange.min}-${nodePortRange.max}`, from: ['0.0.0.0/0'] },
                },
              ])
            }
          >
            Let something through
          </Button>
        </>
      )}
    </Group>
  )
}
