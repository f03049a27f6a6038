import { Plus, Trash2 } from 'lucide-react'
import { Button, IconButton } from '#ui'
import type { NodeConfig } from '../../engine/config.ts'
import { Group, TextField, type FormProps } from '../fields.tsx'
import { addNode, labelsOf, removeNode, setLabels, setOwn, setRole } from '../nodes.ts'

/** More would not fit any picture; the YAML takes them. */
const MOST = 50

export function NodesSection({ draft, change }: FormProps) {
  const { nodes } = draft.config
  return (
    <Group
      title={nodes.length === 1 ? '1 node' : `${nodes.length} nodes`}
      note="Each has its kube-proxy and its pods. Zones matter to trafficDistribution and to the load balancers of aws."
    >
      <ol className="st-rows">
        {nodes.map((node, at) => (
          <NodeRow key={at} node={node} at={at} draft={draft} change={change} last={nodes.length === 1} />
        ))}
      </ol>
      <Button icon={<Plus />} disabled={nodes.length >= MOST} onClick={() => change(addNode(draft))}>
        Add a node
      </Button>
    </Group>
  )
}

function NodeRow({ node, at, draft, change, last }: FormProps & { node: NodeConfig; at: number; last: boolean }) {
  const own = (key: 'name' | 'zone' | 'internalIP' | 'externalIP') => ({
    draft,
    change,
    kind: 'Playground' as const,
    path: ['nodes', at, key],
    changes: (value: unknown) => setOwn(draft, at, key, value as string | undefined),
  })
  return (
    <li className="st-row" aria-label={`Node ${node.name}`}>
      <div className="st-row-head">
        <span className="st-row-number pp-num">{at + 1}</span>
        <strong>{node.name}</strong>
        <span className="pp-mono st-dim">{node.podCIDR}</span>
        <IconButton
          label={`Remove ${node.name}`}
          size="s"
          disabled={last}
          onClick={() => change(removeNode(draft, at))}
        >
          <Trash2 />
        </IconButton>
      </div>
      <div className="st-row-fields">
        <TextField {...own('name')} label="Name" placeholder={node.name} />
        <div className="pp-field">
          <label htmlFor={`st-role-${at}`}>Role</label>
          <select
            id={`st-role-${at}`}
            className="pp-select"
            value={node.role}
            onChange={({ target }) => change(setRole(draft, at, target.value as NodeConfig['role']))}
          >
            <option>worker</option>
            <option>control-plane</option>
          </select>
        </div>
        <TextField {...own('zone')} label="Zone" placeholder="none" />
        <TextField
          draft={draft}
          change={change}
          kind="Cluster"
          path={['nodes', at, 'labels']}
          label="Labels"
          placeholder="disk=ssd"
          format={labelsText}
          parse={labelsOf}
          changes={(labels) => setLabels(draft, at, labels as Record<string, string> | undefined)}
        />
        <TextField {...own('internalIP')} label="Internal IP" placeholder={node.internalIP} />
        <TextField {...own('externalIP')} label="External IP" placeholder={node.externalIP ?? 'none'} />
      </div>
    </li>
  )
}

function labelsText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([key, text]) => `${key}=${text}`)
    .join(', ')
}
