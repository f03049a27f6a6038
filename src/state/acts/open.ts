import type { Place } from '../../engine/network/types.ts'
import type { NodeView } from '../../engine/topology/types.ts'
import { yamlCommand } from '../commands.ts'
import { openDialog } from '../dialog.ts'
import { files } from '../files.ts'
import { select } from '../selection.ts'
import { session } from '../session.ts'
import { openSettings } from '../settings.ts'
import { openSheet } from '../sheet.ts'
import { fileWith, lineIn } from './inFiles.ts'
import { objectAt, type ObjectRef } from './objects.ts'
import type { Act } from './types.ts'

/** What there is to read of an object: as the cluster has it, and as the files do. */
export function readingActs(object: ObjectRef, owner: string | null): Act[] {
  return [
    {
      id: 'yaml',
      label: 'Show YAML',
      group: 'open',
      command: yamlCommand(object),
      run: () => showYaml(object),
    },
    ...lineActs(object, owner),
  ]
}

/** Opens the object as the cluster has it. A sentence when it cannot. */
export async function showYaml(object: ObjectRef): Promise<string | null> {
  const answer = await session.getState().host?.ask({ type: 'yaml', ...object })
  if (!answer) return 'The cluster is not running.'
  if ('error' in answer) return answer.error
  openDialog({ kind: 'text', title: `${object.kind} ${object.name}`, text: answer.text })
  return null
}

/** The object's own lines in the files, or those of what made it. */
function lineActs(object: ObjectRef, owner: string | null): Act[] {
  const maker = owner === null ? null : objectAt(owner)
  for (const one of [object, maker]) {
    const file = one && fileWith(one, files.getState().files)
    if (!file) continue
    return [
      {
        id: 'line',
        label: one === object ? `Go to its lines in ${file}` : `Go to ${one.kind} ${one.name} in ${file}`,
        group: 'open',
        command: null,
        run: () => goTo(one, file),
      },
    ]
  }
  return []
}

async function goTo(object: ObjectRef, name: string): Promise<string | null> {
  const file = files.getState().files.find((one) => one.name === name)
  const line = file && (await lineIn(file, object))
  if (!line) return `${object.kind} ${object.name} is not to be found in ${name}.`
  files.setState({ active: name })
  select({ jump: { file: name, line, at: performance.now() } })
  return null
}

/** Who reaches a Service by each of its addresses, tried in a copy of the cluster. */
export function reachAct(service: Place): Act {
  return {
    id: 'reach',
    label: 'Who reaches it',
    group: 'open',
    command: null,
    run: async () => {
      openSheet('compare', service)
      return null
    },
  }
}

/** The rules of a node, beside what prints them there. */
export function rulesAct({ name, proxyMode }: NodeView): Act {
  const tool = { nftables: 'nft list ruleset', ipvs: 'ipvsadm -Ln' }[proxyMode] ?? 'iptables-save'
  return {
    id: 'rules',
    label: 'Show rules',
    group: 'open',
    command: `ssh ${name} ${tool}`,
    run: async () => {
      openDialog({ kind: 'rules', node: name })
      return null
    },
  }
}

export function settingsAct(part: 'clients' | 'firewall', label: string): Act {
  return {
    id: `settings:${part}`,
    label,
    group: 'open',
    command: null,
    run: async () => {
      openSettings(part)
      return null
    },
  }
}
