/** Which programs images bring along, by families of images. */
import { parseImage } from './reference.ts'

/** What can be run in a container. */
export interface ImagePrograms {
  /** Whose variants: busybox's one binary, or GNU's and the programs' own authors'. */
  tools: 'busybox' | 'gnu'
  /** Names of programs, shells too; programs that we have no file about are left out. */
  names: readonly string[]
  /** ID and PRETTY_NAME of /etc/os-release; null: the image has no such file. */
  os: readonly [id: string, name: string] | null
}

const words = (text: string): string[] => text.split(/\s+/)

/** GNU coreutils, busybox and everything else that has files has these. */
const CORE = words(
  `basename cat clear cp cut date dirname echo env printenv expr false grep egrep fgrep head hostname id ls mkdir mv
   nl od paste printf pwd readlink realpath rm rmdir sed seq sleep sort stat tac tail tee test timeout touch tr true
   tty uname uniq wc which whoami xargs yes base64 comm diff find awk`,
)
const BUSYBOX_NET = words(
  'wget nc nslookup ping ping6 telnet traceroute ip ifconfig route netstat arp ps top free less more vi watch rev column man',
)

/** Nothing but the image's own program. */
export const BARE: ImagePrograms = { tools: 'gnu', names: [], os: null }
export const BUSYBOX: ImagePrograms = { tools: 'busybox', names: ['sh', 'busybox', ...CORE, ...BUSYBOX_NET], os: null }
export const ALPINE: ImagePrograms = {
  tools: 'busybox',
  names: [...BUSYBOX.names, 'getent'],
  os: ['alpine', 'Alpine Linux v3.21'],
}
/** debian:bookworm-slim and what is built on it. */
export const DEBIAN: ImagePrograms = {
  tools: 'gnu',
  names: ['sh', 'bash', ...CORE, 'getent'],
  os: ['debian', 'Debian GNU/Linux 12 (bookworm)'],
}
const UBUNTU: ImagePrograms = { ...DEBIAN, os: ['ubuntu', 'Ubuntu 24.04.1 LTS'] }

/** The same image with more in it. */
export function withPrograms(image: ImagePrograms, more: string): ImagePrograms {
  return { ...image, names: [...new Set([...image.names, ...words(more)])] }
}

/** Everything that somebody who looks for a fault in a network wants. */
export const NET_TOOLS =
  'bash curl wget nc dig nslookup host ping ping6 telnet traceroute ip ss netstat ifconfig route arp ps jq iptables ip6tables iptables-save ip6tables-save nft ipvsadm ipset conntrack watch'

/** Images of which the tag says what they are built on: `nginx:1.27-alpine`. */
export function debianOrAlpine(image: string): ImagePrograms {
  return /alpine/.test(parseImage(image)?.tag ?? '') ? ALPINE : DEBIAN
}

/** Images of a system or a language, of which the name says what is in them. */
export function systemPrograms(image: string): ImagePrograms {
  const { repository = '', tag = '' } = parseImage(image) ?? {}
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  if (name === 'busyboxplus') return withPrograms(BUSYBOX, 'curl')
  if (name === 'busybox') return BUSYBOX
  if (name === 'ubuntu') return UBUNTU
  if (name === 'debian') return DEBIAN
  if (name === 'bash') return withPrograms(ALPINE, 'bash')
  if (name === 'python' || name === 'node') {
    if (/alpine/.test(tag)) return ALPINE
    return /slim/.test(tag) ? DEBIAN : withPrograms(DEBIAN, 'curl wget ps')
  }
  return ALPINE
}
