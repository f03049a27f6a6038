import {
  Layers,
  CalendarClock,
  CircleMinus,
  CirclePlus,
  CircleSlash,
  FileCode2,
  FileText,
  Filter,
  FilterX,
  ListTree,
  LogOut,
  RefreshCw,
  ScrollText,
  Send,
  Shield,
  Settings2,
  Spline,
  SquarePen,
  Terminal,
  Trash2,
  Waypoints,
  Zap,
  type LucideIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Act } from '#state/acts'

const ICONS: Record<string, LucideIcon> = {
  yaml: FileCode2,
  line: SquarePen,
  rules: ListTree,
  reach: Waypoints,
  describe: FileText,
  events: CalendarClock,
  logs: ScrollText,
  shell: Terminal,
  'scale-up': CirclePlus,
  'scale-down': CircleMinus,
  restart: RefreshCw,
  firewall: Shield,
  cordon: CircleSlash,
  drain: LogOut,
  delete: Trash2,
  send: Send,
  only: Filter,
  all: FilterX,
  pods: Layers,
  lines: Spline,
  why: Spline,
}
const OF_GROUP: Partial<Record<Act['group'], LucideIcon>> = { send: Send, open: Settings2, fault: Zap }

/** A picture of what a line of a menu does; null where none helps. */
export function iconOf(id: string, group?: Act['group']): ReactNode {
  const Icon = ICONS[id] ?? (group && OF_GROUP[group])
  return Icon ? <Icon /> : null
}
