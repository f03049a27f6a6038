import {
  Activity,
  Boxes,
  CircleSlash,
  Expand,
  FileCode2,
  FileText,
  Filter,
  FilterX,
  ListTree,
  LogOut,
  Map as MapIcon,
  Minus,
  Plus,
  RotateCcw,
  RotateCw,
  ScrollText,
  Search,
  Send,
  Shield,
  SlidersHorizontal,
  Spline,
  SquarePen,
  SquareTerminal,
  Trash2,
  Zap,
  type LucideIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Act } from '#state/acts'

const ICONS: Record<string, LucideIcon> = {
  yaml: FileCode2,
  line: SquarePen,
  rules: ListTree,
  describe: FileText,
  events: Activity,
  logs: ScrollText,
  shell: SquareTerminal,
  'scale-up': Plus,
  'scale-down': Minus,
  restart: RotateCw,
  firewall: Shield,
  cordon: CircleSlash,
  drain: LogOut,
  delete: Trash2,
  send: Send,
  find: Search,
  only: Filter,
  all: FilterX,
  pods: Boxes,
  lines: Spline,
  why: Spline,
  fit: Expand,
  tidy: RotateCcw,
  map: MapIcon,
}
const OF_GROUP: Partial<Record<Act['group'], LucideIcon>> = { send: Send, open: SlidersHorizontal, fault: Zap }

/** A picture of what a line of a menu does; null where none helps. */
export function iconOf(id: string, group?: Act['group']): ReactNode {
  const Icon = ICONS[id] ?? (group && OF_GROUP[group])
  return Icon ? <Icon /> : null
}
