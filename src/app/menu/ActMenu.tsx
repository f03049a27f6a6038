import { useMemo } from 'react'
import { createPortal } from 'react-dom'
import { cluster, closeMenu, type MenuLine, type MenuWish } from '#state'
import { actsOf, groupedActs, type Act } from '#state/acts'
import { Menu, type MenuGroup, type MenuItem } from '#ui/menu'
import { iconOf } from './icons.tsx'
import { perform } from './perform.ts'

/** The menu of a thing: its acts, and what the room adds that has asked for it. */
export function ActMenu({ wish }: { wish: MenuWish }) {
  // As things were when it was opened: lines that move away under the pointer are worse than one that comes too late.
  const groups = useMemo(() => groupsOf(wish), [wish])
  // What is on the page belongs to a landmark, wherever it is drawn.
  return createPortal(
    <Menu
      key={`${wish.label} ${wish.anchor.left} ${wish.anchor.top}`}
      label={wish.label}
      title={wish.label}
      groups={groups}
      anchor={wish.anchor}
      byKey={wish.byKey}
      foot="The command that does the same"
      onClose={closeMenu}
    />,
    document.getElementById('main') ?? document.body,
  )
}

function groupsOf({ place, groups }: MenuWish): MenuGroup[] {
  const acts = place === null ? [] : actsOf(place, cluster.getState().topology)
  const own = groupedActs(acts).map(({ label, lines }) => ({
    label,
    items: lines.map((line): MenuItem => {
      if ('act' in line) return itemOf(line.act)
      return { id: line.under, label: line.under, icon: iconOf(line.acts[0]!.id, 'send'), items: line.acts.map(itemOf) }
    }),
  }))
  const added = groups.map(({ label, items }) => ({ label, items: items.map(pictured) }))
  return [...own, ...added].filter(({ items }) => items.length > 0)
}

const pictured = (line: MenuLine): MenuItem => ({ ...line, icon: iconOf(line.id) })

function itemOf(act: Act): MenuItem {
  return {
    id: act.id,
    label: act.label,
    icon: act.under === undefined && iconOf(act.id, act.group),
    danger: act.danger ?? false,
    ...(act.detail && { hint: act.detail }),
    ...(act.command !== null && { note: act.command }),
    onChoose: () => void perform(act),
  }
}
