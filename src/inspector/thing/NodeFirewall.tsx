import { Shield, ShieldBan, ShieldCheck } from 'lucide-react'
import { useStore } from 'zustand'
import { actions, cluster, openSettings } from '#state'
import { Button, IconButton, notify } from '#ui'

/** Opens or closes the firewall in front of one node. */
export function NodeFirewall({ place, name }: { place: string; name: string }) {
  const firewall = useStore(cluster, (s) => s.topology.nodes.find((node) => node.place === place)?.firewall)
  const to = firewall === undefined ? 'closed' : 'open'
  const change = async () => {
    const problem = await actions.setNodeFirewall(name, to)
    if (problem) notify(problem, { tone: 'bad' })
  }
  return (
    <>
      <Button size="s" icon={to === 'closed' ? <ShieldBan /> : <ShieldCheck />} onClick={() => void change()}>
        {to === 'closed' ? 'Close firewall' : 'Open firewall'}
      </Button>
      <IconButton label="Firewall settings" size="s" aria-haspopup="dialog" onClick={() => openSettings('firewall')}>
        <Shield />
      </IconButton>
    </>
  )
}
