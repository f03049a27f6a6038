import { ACT_GROUPS, type Act, type ActGroup } from './types.ts'

/** One act, or several that are one of the same. */
export type ActLine = { act: Act } | { under: string; acts: Act[] }

const LABELS: Record<ActGroup, string> = {
  send: 'Requests',
  open: 'To read',
  terminal: 'In the terminal',
  change: 'Change',
  fault: 'Break on purpose',
  remove: 'Remove',
}

/** The acts as a menu has them: in groups, those of the same kind behind one line. */
export function groupedActs(acts: readonly Act[]): { label: string; lines: ActLine[] }[] {
  return ACT_GROUPS.flatMap((group) => {
    const lines: ActLine[] = []
    for (const act of acts.filter((one) => one.group === group)) {
      const same = lines.find((line) => 'under' in line && line.under === act.under)
      if (act.under === undefined) lines.push({ act })
      else if (same && 'acts' in same) same.acts.push(act)
      else lines.push({ under: act.under, acts: [act] })
    }
    return lines.length > 0 ? [{ label: LABELS[group], lines }] : []
  })
}
