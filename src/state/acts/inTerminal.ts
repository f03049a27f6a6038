import { describeCommand, eventsCommand, logsCommand, shellCommand } from '../commands.ts'
import { typeInTerminal } from '../terminal.ts'
import type { ObjectRef } from './objects.ts'
import type { Act, ActGroup } from './types.ts'

/** An act that is a command, and is done by typing it: what it prints is what somebody wants to see. */
export function typed(act: { id: string; label: string; group: ActGroup; command: string; danger?: true }): Act {
  return {
    ...act,
    run: async () => {
      typeInTerminal(act.command)
      return null
    },
  }
}

/** What kubectl tells of an object. */
export function tellingActs(object: ObjectRef): Act[] {
  const tell = (id: string, label: string, command: string) => typed({ id, label, group: 'terminal', command })
  return [
    tell('describe', 'Describe', describeCommand(object)),
    tell('events', 'Show its events', eventsCommand(object)),
    ...(object.kind === 'Pod' ? [tell('logs', 'Show its logs', logsCommand(object))] : []),
    ...(object.kind === 'Pod' ? [tell('shell', 'Open a shell in it', shellCommand(object))] : []),
    ...(object.kind === 'Node' ? [tell('shell', 'Open a shell on it', `ssh ${object.name}`)] : []),
  ]
}
