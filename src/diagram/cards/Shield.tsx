import { ShieldBan, ShieldHalf } from 'lucide-react'
import type { NodeView } from '#state'
import { firewallText } from './names.ts'

/** The firewall in front of a node, at the side that the outside comes from; nothing is drawn while it is open. */
export function Shield({ state }: { state: NodeView['firewall'] }) {
  if (!state) return null
  const Icon = state === 'closed' ? ShieldBan : ShieldHalf
  return (
    <span className="dg-shield" data-state={state} title={`Firewall: ${firewallText(state)}`}>
      <Icon aria-hidden />
    </span>
  )
}
