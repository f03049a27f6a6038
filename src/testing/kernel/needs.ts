import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { ProxyMode } from '#engine'
import { LOADERS } from './loaders.ts'
import { run, runNow } from './sh.ts'

/** Programs that every lab needs, and the Debian packages that have them. */
const PROGRAMS: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  nft: 'nftables',
  conntrack: 'conntrack',
  'iptables-restore': 'iptables',
  'iptables-save': 'iptables',
  ipset: 'ipset',
  ipvsadm: 'ipvsadm',
}

/**
 * Installs what is missing where that can be done: as root, on a system with apt-get.
 * @returns a sentence that says why there can be no lab here; null: there can
 */
export async function whyNot(): Promise<string | null> {
  if (process.platform !== 'linux') return 'it needs Linux'
  if (process.getuid?.() !== 0) return 'it makes network namespaces, for which it has to be root'
  if (missing().length > 0 && existsSync('/usr/bin/apt-get')) {
    const packages = [...new Set(missing().map((program) => PROGRAMS[program]!))]
    process.stdout.write(`Installing ${packages.join(', ')} with apt-get …\n`)
    process.env.DEBIAN_FRONTEND = 'noninteractive'
    await run('apt-get', ['update']).catch(() => '')
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages]).catch(() => '')
  }
  const still = missing()
  if (still.length > 0) return `${still.join(', ')} ${still.length > 1 ? 'are' : 'is'} missing here`
  return whyNoNamespaces()
}

function missing(): string[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return Object.keys(PROGRAMS).filter((name) => !folders.some((folder) => existsSync(join(folder, name))))
}

/** Containers may be root and yet not allowed to. */
function whyNoNamespaces(): string | null {
  const name = `pp-${process.pid}-0-probe`
  const made = runNow('ip', ['netns', 'add', name])
  const does = made.ok && runNow('ip', ['netns', 'exec', name, 'iptables-restore'], '*nat\nCOMMIT\n').ok
  if (made.ok) runNow('ip', ['netns', 'del', name])
  if (!made.ok) return 'network namespaces cannot be made here'
  return does ? null : 'rules cannot be loaded into a network namespace here'
}

/** Modes that this kernel can be asked about, and for each other one a sentence that says why it cannot. */
export function modesHere(): { modes: ProxyMode[]; left: string[] } {
  const modes: ProxyMode[] = []
  const left: string[] = []
  for (const [mode, { probe }] of Object.entries(LOADERS)) {
    const why = probe?.() ?? null
    if (why === null) modes.push(mode as ProxyMode)
    else left.push(`${mode} mode is left out: ${why}`)
  }
  return { modes, left }
}
