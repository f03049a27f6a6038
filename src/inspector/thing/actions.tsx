import { FileCode2, ListTree, Minus, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { actions, cluster, session, type Topology } from '#state'
import { Button, IconButton, notify } from '#ui'
import { NodeFirewall } from './NodeFirewall.tsx'
import { TextDialog } from './TextDialog.tsx'

/** What the API server calls the thing at a place; null for what it does not know, such as a client. */
export function objectAt(place: string): { kind: string; namespace: string; name: string } | null {
  const [what, ...rest] = place.split('/')
  const [namespace = '', name = ''] = rest
  switch (what) {
    case 'service':
      return { kind: 'Service', namespace, name }
    case 'loadbalancer':
      return { kind: 'Service', namespace, name }
    case 'pod':
      return { kind: 'Pod', namespace, name }
    case 'deployment':
      return { kind: 'Deployment', namespace, name }
    case 'node':
      return { kind: 'Node', namespace: '', name: namespace }
    default:
      return null
  }
}

type Open = { title: string; text: string; searchable: boolean }

export function ThingActions({ place }: { place: string }) {
  const [open, setOpen] = useState<Open | null>(null)
  const object = objectAt(place)
  if (!object) return null

  const showYaml = async () => {
    const answer = await session.getState().host?.ask({ type: 'yaml', ...object })
    if (!answer) return
    if ('error' in answer) notify(answer.error, { tone: 'bad' })
    else setOpen({ title: `${object.kind} ${object.name}`, text: answer.text, searchable: false })
  }
  const showRules = async () => {
    const answer = await session.getState().host?.ask({ type: 'rules', node: object.name })
    if (answer) setOpen({ title: `kube-proxy’s rules on ${object.name}`, text: answer.text, searchable: true })
  }
  const remove = async () => {
    const error = await actions.deleteObject(object.kind, object.namespace, object.name)
    notify(error ?? `${object.kind} ${object.name} deleted`, error ? { tone: 'bad' } : {})
  }
  return (
    <>
      <Scale place={place} />
      <Button size="s" icon={<FileCode2 />} onClick={() => void showYaml()}>
        Show YAML
      </Button>
      {object.kind === 'Node' && (
        <Button size="s" icon={<ListTree />} onClick={() => void showRules()}>
          Show rules
        </Button>
      )}
      {object.kind === 'Node' && <NodeFirewall place={place} name={object.name} />}
      {(object.kind === 'Pod' || place.startsWith('service/')) && (
        <Button size="s" look="danger" icon={<Trash2 />} onClick={() => void remove()}>
          Delete
        </Button>
      )}
      {open && <TextDialog {...open} onClose={() => setOpen(null)} />}
    </>
  )
}

/** One more or one less of a Deployment's pods. */
function Scale({ place }: { place: string }) {
  const owner = useStore(cluster, (s) => s.topology.pods.find((pod) => pod.place === place)?.owner ?? null)
  const count = useStore(cluster, (s) => countOwned(s.topology, owner))
  const object = owner === null ? null : objectAt(owner)
  if (object?.kind !== 'Deployment') return null
  const scale = async (replicas: number) => {
    const error = await actions.scale(object.kind, object.namespace, object.name, replicas)
    if (error) notify(error, { tone: 'bad' })
  }
  return (
    <span className="pp-scale" role="group" aria-label={`Scale ${object.name}`}>
      <IconButton label="Scale down by one" size="s" disabled={count === 0} onClick={() => void scale(count - 1)}>
        <Minus />
      </IconButton>
      <span className="pp-num">{count} replicas</span>
      <IconButton label="Scale up by one" size="s" onClick={() => void scale(count + 1)}>
        <Plus />
      </IconButton>
    </span>
  )
}

/** Pods of an owner that are not on their way out. */
export function countOwned({ pods }: Topology, owner: string | null): number {
  return pods.filter((pod) => pod.owner === owner && !pod.terminating).length
}
