import type { NodeView } from '#state'
import { firewallText } from './names.ts'
import { ShieldMark } from './ShieldMark.tsx'

/** The firewall in front of a node, at the side that the outside comes from; nothing is drawn while it is open. */
export function Shield({ state }: { state: NodeView['firewall'] }) {
  if (!state) return null
  return (
    <span className="dg-shield" data-state={state} title={`Firewall: ${firewallText(state)}`}>
      <ShieldMark state={state} />
    </span>
  )
}
