import { createStore } from 'zustand/vanilla'

/** The parts of the dialog in which a cluster is configured. */
export type SettingsPart = 'proxy' | 'cluster' | 'nodes' | 'clients' | 'firewall' | 'yaml'

export interface SettingsView {
  /** The part that is shown; null while the dialog is closed. */
  part: SettingsPart | null
  /** 1-based line of cluster.yaml to begin at. */
  line: number | null
}

/** Whether the cluster's settings are open; any room can open them at the part that it speaks of. */
export const settings = createStore<SettingsView>(() => ({ part: null, line: null }))

export function openSettings(part: SettingsPart = 'proxy', line: number | null = null): void {
  settings.setState({ part, line })
}

export function closeSettings(): void {
  settings.setState({ part: null, line: null })
}
