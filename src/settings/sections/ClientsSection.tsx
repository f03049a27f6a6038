import { Plus, Trash2 } from 'lucide-react'
import { Button, IconButton } from '#ui'
import type { ConfigChange } from '#manifest'
import { Group, TextField, type FormProps } from '../fields.tsx'

/** Who is outside. A list of one's own takes the place of the default one, so the first change writes that down. */
export function ClientsSection({ draft, change }: FormProps) {
  const { clients } = draft.config
  const given = draft.text.get('Playground', ['clients'])
  const list: { name?: string; ip?: string }[] = Array.isArray(given) ? given : clients
  const write = (entries: readonly unknown[]) => change([{ kind: 'Playground', path: ['clients'], value: entries }])
  const field = (at: number, key: 'name' | 'ip') => ({
    draft,
    change,
    kind: 'Playground' as const,
    path: ['clients', at, key],
    format: (value: unknown) => String(value ?? list[at]?.[key] ?? ''),
    changes: (value: unknown): ConfigChange[] =>
      Array.isArray(given)
        ? [{ kind: 'Playground', path: ['clients', at, key], value: value ?? '' }]
        : [
            {
              kind: 'Playground',
              path: ['clients'],
              value: clients.toSpliced(at, 1, { ...clients[at]!, [key]: value ?? '' }),
            },
          ],
  })
  return (
    <Group
      title="Clients outside the cluster"
      note="They reach nodes and load balancers, and no ClusterIP. The first one sends the requests that you see."
    >
      <ol className="st-rows">
        {list.map((client, at) => (
          <li key={at} className="st-row st-row-flat" aria-label={`Client ${client.name ?? at + 1}`}>
            <div className="st-row-fields">
              <TextField {...field(at, 'name')} label="Name" placeholder="internet" />
              <TextField {...field(at, 'ip')} label="Address" placeholder="198.51.100.7" />
            </div>
            <IconButton
              label={`Remove ${client.name ?? 'this client'}`}
              size="s"
              disabled={list.length === 1}
              onClick={() => write(list.toSpliced(at, 1))}
            >
              <Trash2 />
            </IconButton>
          </li>
        ))}
      </ol>
      <Button icon={<Plus />} onClick={() => write([...list, nextClient(list)])}>
        Add a client
      </Button>
    </Group>
  )
}

function nextClient(list: readonly { name?: string; ip?: string }[]): { name: string; ip: string } {
  for (let n = list.length + 1; ; n++) {
    const [name, ip] = [`client-${n}`, `198.51.100.${(6 + n) % 256}`]
    if (!list.some((one) => one.name === name || one.ip === ip)) return { name, ip }
  }
}
