import type { Verb } from '../command.ts'
import { topNodes } from './top/nodes.ts'
import { topPods } from './top/pods.ts'

export const top: Verb = {
  name: 'top',
  about: 'Display resource (CPU/memory) usage, reckoned from the requests that pods serve',
  usage: 'SUBCOMMAND',
  commands: [topNodes, topPods],
}
