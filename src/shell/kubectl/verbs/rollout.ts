import type { Verb } from '../command.ts'
import { history } from './rollout/history.ts'
import { pause, resume } from './rollout/pause.ts'
import { restart } from './rollout/restart.ts'
import { status } from './rollout/status.ts'
import { undo } from './rollout/undo.ts'

export const rollout: Verb = {
  name: 'rollout',
  about: 'Manage the rollout of a resource: deployments, daemonsets, statefulsets',
  usage: 'SUBCOMMAND',
  commands: [history, pause, restart, resume, status, undo],
}
