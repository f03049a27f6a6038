import { ConfigText, parseClusterConfig, type ConfigChange, type ConfigPath, type Diagnostic } from '#manifest'
import type { ClusterConfig } from '../engine/config.ts'

/** A configuration that somebody is about to choose: its text, and what the cluster would make of it. */
export interface Draft {
  text: ConfigText
  config: ClusterConfig
  diagnostics: Diagnostic[]
}

/** @param seed of the playground, for a text that names none */
export function draftOf(text: string, seed: number): Draft {
  return { text: new ConfigText(text), ...parseClusterConfig(text, seed) }
}

/** @example changed(draft, seed, [{ kind: 'Cluster', path: ['networking', 'kubeProxyMode'], value: 'ipvs' }]) */
export function changed(draft: Draft, seed: number, changes: readonly ConfigChange[]): Draft {
  return draftOf(draft.text.edit(changes).text, seed)
}

/** What is wrong with the value at a path, or with an item of its list, without the path before it; null when nothing is. */
export function errorAt({ diagnostics }: Draft, path: ConfigPath): string | null {
  const field = fieldOf(path)
  const found = diagnostics.find(
    (one) => one.severity === 'error' && (one.field === field || one.field?.replace(/\[\d+\]$/, '') === field),
  )
  return found ? found.message.replace(`${found.field}: `, '') : null
}

/** `nodes[0].internalIP`, as diagnostics name fields. */
function fieldOf(path: ConfigPath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i > 0 ? `.${step}` : step)).join('')
}
