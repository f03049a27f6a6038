import { Ellipsis, FileCode2, ListTree, Minus, Plus, Shield, ShieldBan, ShieldCheck, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { cluster, openMenu, type NodeView } from '#state'
import { actsOf, countOwned, objectAt, titleOf, type Act } from '#state/acts'
import { Button, IconButton, notify } from '#ui'

/** Does it, and tells how that went where the page does not show it. */
export async function perform(act: Act): Promise<void> {
  const error = await act.run()
  if (error) notify(error, { tone: 'bad' })
  else if (act.done) notify(act.done)
}

const ICONS: Record<string, ReactNode> = { yaml: <FileCode2 />, rules: <ListTree />, delete: <Trash2 /> }

/** What is done most to a thing, as buttons. */
export function ThingActions({ place }: { place: string }) {
  const topology = useStore(cluster, (s) => s.topology)
  const acts = new Map(actsOf(place, topology).map((act) => [act.id, act]))
  const node = topology.nodes.find((one) => one.place === place)
  const button = (id: string, icon: ReactNode = ICONS[id]) => {
    const act = acts.get(id)
    return (
      act && (
        <Button size="s" icon={icon} look={act.danger ? 'danger' : 'outline'} onClick={() => void perform(act)}>
          {act.label}
        </Button>
      )
    )
  }
  return (
    <>
      <Scale owner={topology.pods.find((pod) => pod.place === place)?.owner ?? null} acts={acts} />
      {button('yaml')}
      {button('rules')}
      {node && button('firewall', shieldOf(node))}
      <Small act={acts.get('settings:firewall')} icon={<Shield />} />
      {button('delete')}
      {acts.size > 0 && <More place={place} />}
    </>
  )
}

const shieldOf = ({ firewall }: NodeView) => (firewall === undefined ? <ShieldBan /> : <ShieldCheck />)

function Small({ act, icon }: { act: Act | undefined; icon: ReactNode }) {
  if (!act) return null
  return (
    <IconButton label={act.label} size="s" aria-haspopup="dialog" onClick={() => void perform(act)}>
      {icon}
    </IconButton>
  )
}

/** Everything that can be done to it. */
function More({ place }: { place: string }) {
  return (
    <IconButton
      label="More actions"
      size="s"
      aria-haspopup="menu"
      onClick={(event) => {
        const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
        const anchor = { left, top, width, height }
        openMenu({ label: titleOf(place), place, anchor, byKey: event.detail === 0, groups: [] })
      }}
    >
      <Ellipsis />
    </IconButton>
  )
}

/** One more or one less of what a pod is one of. */
function Scale({ owner, acts }: { owner: string | null; acts: ReadonlyMap<string, Act> }) {
  const count = useStore(cluster, (s) => countOwned(s.topology, owner))
  const [up, down] = [acts.get('scale-up'), acts.get('scale-down')]
  if (owner === null || !up) return null
  return (
    <span className="pp-scale" role="group" aria-label={`Scale ${objectAt(owner)?.name}`}>
      <IconButton label="Scale down by one" size="s" disabled={!down} onClick={() => void (down && perform(down))}>
        <Minus />
      </IconButton>
      <span className="pp-num">{count === 1 ? '1 replica' : `${count} replicas`}</span>
      <IconButton label="Scale up by one" size="s" onClick={() => void perform(up)}>
        <Plus />
      </IconButton>
    </span>
  )
}
