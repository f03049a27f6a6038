import type { DnsMessage, RecordType, ResourceRecord } from '#engine'
import { ExitError, type Process, type Program } from '../../../process.ts'
import { fileText, getAddresses, hostsFileAddresses, isAddress, readResolvConf, reverseName, ask } from '../resolver.ts'
import { askNames, firstServer, recordType } from './query.ts'

interface Asked {
  name: string
  types: RecordType[]
  server: string | undefined
}

/** `nslookup [-type=TYPE] NAME [SERVER]`: BIND's, or busybox's, which is another program before and after 1.28. */
export const nslookup: Program = {
  name: 'nslookup',
  async run(process) {
    const asked = readArguments(process)
    let { server } = asked
    if (server !== undefined && !isAddress(server)) {
      const found = await getAddresses(process, server)
      if (!found.ok) {
        throw new ExitError(
          1,
          process.machine.tools === 'busybox'
            ? `nslookup: bad address '${server}'`
            : `nslookup: couldn't get address for '${server}': not found`,
        )
      }
      server = found.addresses[0]
    }
    const at = firstServer(process, server)
    if (process.machine.tools !== 'busybox' || process.machine.program('dig')) return bind(process, asked, at)
    return isOld(process) ? old(process, asked, at) : busybox(process, asked, at)
  },
}

function readArguments({ args, machine }: Process): Asked {
  const words: string[] = []
  let types: RecordType[] = []
  for (const arg of args) {
    const [, type] = /^-(?:query|querytype|type|q|ty)=(.*)$/.exec(arg) ?? []
    if (type !== undefined) {
      const known = recordType(type)
      if (!known)
        throw new ExitError(
          1,
          machine.tools === 'busybox' ? `nslookup: invalid query type "${type}"` : `unknown query type: ${type}`,
        )
      types = [...types, known]
    } else if (!/^-./.test(arg)) words.push(arg)
  }
  const [name, server] = words
  if (name === undefined) {
    throw new ExitError(
      1,
      machine.tools === 'busybox'
        ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST'
        : 'nslookup: a name to look up is needed: there is no interactive mode here',
    )
  }
  return { name, types, server }
}

/** busybox up to 1.28 asked the C library. Its version stands in the image's tag; Google's own image has 1.24 for ever. */
function isOld({ machine }: Process): boolean {
  const [, namespace = '', pod = ''] = machine.place.split('/')
  const found = machine.place.startsWith('pod/') ? machine.cluster.get('Pod', namespace, pod) : undefined
  const containers = (found as { spec?: { containers?: { image?: string }[] } } | undefined)?.spec?.containers ?? []
  return containers.some(({ image = '' }) =>
    /busybox:1\.(\d|1\d|2[0-8])(\.|-|$)|(google[-_]containers|k8s\.gcr\.io)\/busybox/.test(image),
  )
}

async function bind(process: Process, { name, types }: Asked, server: string): Promise<number> {
  const { stdout } = process
  const isReverse = isAddress(name)
  const wanted: RecordType[] = isReverse ? ['PTR'] : types.length > 0 ? types : ['A', 'AAAA']
  let text = ''
  let status = 0
  for (const [i, type] of wanted.entries()) {
    const asking = {
      server,
      name: isReverse ? reverseName(name) : name,
      type,
      search: !isReverse,
      timeoutMs: 5000,
      tries: 3,
    }
    const found = await askNames(process, asking)
    if (!found) {
      await stdout.write(
        `;; communications error to ${server}#53: timed out\n`.repeat(3) + ';; no servers could be reached\n\n',
      )
      return 1
    }
    const { message } = found
    if (i === 0)
      await stdout.write(
        isReverse
          ? ''
          : `Server:\t\t${server}\nAddress:\t${server}#53\n\n${message.authoritative || message.rcode !== 'NOERROR' ? '' : 'Non-authoritative answer:\n'}`,
      )
    if (message.rcode !== 'NOERROR') {
      text += `** server can't find ${asking.name}: ${message.rcode}\n`
      status = 1
      break
    }
    if (message.answers.length === 0 && (types.length > 0 || isReverse)) text += `*** Can't find ${name}: No answer\n`
    text += message.answers.map(bindLine).join('')
  }
  await stdout.write(`${text}\n`)
  return status
}

function bindLine({ name, type, data }: ResourceRecord): string {
  const plain = name.replace(/\.$/, '')
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${plain}\nAddress: ${data}\n`
    case 'PTR':
      return `${plain}\tname = ${data}\n`
    case 'CNAME':
      return `${plain}\tcanonical name = ${data}\n`
    case 'SRV':
      return `${plain}\tservice = ${data}\n`
    case 'TXT':
      return `${plain}\ttext = ${data}\n`
    case 'NS':
      return `${plain}\tnameserver = ${data}\n`
    default:
      return `${plain}\t${type} = ${data}\n`
  }
}

/** Source: busybox networking/nslookup.c, 1.29 and later: a name with a dot is not completed, one without only. */
async function busybox(process: Process, { name, types }: Asked, server: string): Promise<number> {
  const { search } = readResolvConf(process)
  const isReverse = isAddress(name)
  const isWhole = isReverse || name.includes('.') || search.length === 0
  const names = isReverse ? [reverseName(name)] : isWhole ? [name] : search.map((domain) => `${name}.${domain}`)
  const wanted: RecordType[] = isReverse ? ['PTR'] : types.length > 0 ? types : ['A', 'AAAA']
  await process.stdout.write(`Server:\t\t${server}\nAddress:\t${server.includes(':') ? `[${server}]` : server}:53\n\n`)
  let status = 0
  for (const type of wanted) {
    for (const full of names) {
      const message = await answer(process, server, full, type)
      if (!message) {
        await process.stdout.write(';; connection timed out; no servers could be reached\n\n')
        return 1
      }
      if (message.rcode !== 'NOERROR') status = 1
      await process.stdout.write(`${busyboxLines(full, message, types.length > 0)}\n`)
    }
  }
  return status
}

function busyboxLines(name: string, { rcode, answers, authoritative }: DnsMessage, isAsked: boolean): string {
  if (rcode !== 'NOERROR') return `** server can't find ${name}: ${rcode}\n`
  if (answers.length === 0) return isAsked ? `*** Can't find ${name}: No answer\n` : ''
  return (authoritative ? '' : 'Non-authoritative answer:\n') + answers.map(bindLine).join('')
}

async function answer(
  process: Process,
  server: string,
  name: string,
  type: RecordType,
): Promise<DnsMessage | undefined> {
  for (let i = 0; i < 2; i++) {
    const reply = await ask(process, server, name.replace(/\.$/, ''), [type], 5000)
    if (reply.outcome === 'answered') return reply.messages[0]
  }
  return undefined
}

/** As the documentation of Kubernetes shows it, from busybox:1.28. */
async function old(process: Process, { name }: Asked, server: string): Promise<number> {
  const reverse = async (ip: string) => {
    const message = await answer(process, server, reverseName(ip), 'PTR')
    const found = message?.answers[0]?.data.replace(/\.$/, '')
    return found === undefined ? '' : ` ${found}`
  }
  await process.stdout.write(`Server:    ${server}\nAddress 1: ${server}${await reverse(server)}\n\n`)
  const found = await getAddresses(process, name)
  if (!found.ok) throw new ExitError(1, `nslookup: can't resolve '${name}'`)
  let text = `Name:      ${name}\n`
  for (const [i, ip] of found.addresses.entries()) text += `Address ${i + 1}: ${ip}${await reverse(ip)}\n`
  await process.stdout.write(text)
  return 0
}

/** `host [-t TYPE] NAME [SERVER]` */
export const host: Program = {
  name: 'host',
  async run(process) {
    const words: string[] = []
    let type: RecordType | undefined
    for (let i = 0; i < process.args.length; i++) {
      const arg = process.args[i]!
      if (arg === '-t') type = recordType(process.args[++i] ?? '') ?? type
      else if (/^-[Ww]$/.test(arg) || arg === '-R' || arg === '-N') i++
      else if (!/^-./.test(arg)) words.push(arg)
    }
    const [name, given] = words
    if (name === undefined)
      throw new ExitError(
        1,
        'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]',
      )
    const server = firstServer(process, given)
    if (given !== undefined)
      await process.stdout.write(`Using domain server:\nName: ${given}\nAddress: ${given}#53\nAliases: \n\n`)
    const isReverse = isAddress(name)
    const wanted: RecordType[] = isReverse ? ['PTR'] : type ? [type] : ['A', 'AAAA', 'MX']
    let any = false
    for (const each of wanted) {
      const asking = {
        server,
        name: isReverse ? reverseName(name) : name,
        type: each,
        search: !isReverse,
        timeoutMs: 5000,
        tries: 2,
      }
      const found = await askNames(process, asking)
      if (!found) {
        await process.stdout.write(';; connection timed out; no servers could be reached\n')
        return 1
      }
      const { rcode, answers } = found.message
      if (rcode !== 'NOERROR') {
        await process.stdout.write(
          `Host ${asking.name} not found: ${rcode === 'NXDOMAIN' ? 3 : rcode === 'SERVFAIL' ? 2 : 5}(${rcode})\n`,
        )
        return 1
      }
      any ||= answers.length > 0
      await process.stdout.write(answers.map(hostLine).join(''))
    }
    if (!any) await process.stdout.write(`${name} has no ${wanted.length === 1 ? wanted[0] : 'A'} record\n`)
    return any ? 0 : 1
  },
}

function hostLine({ name, type, data }: ResourceRecord): string {
  const plain = name.replace(/\.$/, '')
  const words: Partial<Record<RecordType, string>> = {
    A: 'has address',
    AAAA: 'has IPv6 address',
    PTR: 'domain name pointer',
    CNAME: 'is an alias for',
    SRV: 'has SRV record',
    TXT: 'descriptive text',
    NS: 'name server',
    SOA: 'has SOA record',
    MX: 'mail is handled by',
  }
  return `${plain} ${words[type] ?? type} ${data}\n`
}

/** `getent hosts|ahosts|ahostsv4|ahostsv6 [NAME …]`, `getent passwd`: what the C library finds. */
export const getent: Program = {
  name: 'getent',
  async run(process) {
    const [database, ...keys] = process.args
    if (database === undefined)
      throw new ExitError(
        1,
        "getent: wrong number of arguments\nTry `getent --help' or `getent --usage' for more information.",
      )
    if (!/^(hosts|ahosts|ahostsv4|ahostsv6)$/.test(database))
      throw new ExitError(
        1,
        `Unknown database: ${database}\nTry \`getent --help' or \`getent --usage' for more information.`,
      )
    if (keys.length === 0) {
      const lines = fileText(process, '/etc/hosts')
        .split('\n')
        .filter((line) => /^[\da-f.:]+\s/i.test(line))
      await process.stdout.write(
        lines
          .map((line) => line.replace(/^(\S+)\s+/, (_, ip: string) => ip.padEnd(16)))
          .map((line) => `${line}\n`)
          .join(''),
      )
      return 0
    }
    let status = 0
    for (const key of keys) if (!(await entry(process, database, key))) status = 2
    return status
  },
}

async function entry(process: Process, database: string, key: string): Promise<boolean> {
  if (database === 'hosts' && isAddress(key)) {
    const listed = fileText(process, '/etc/hosts')
      .split('\n')
      .map((line) => line.split(/\s+/))
      .find(([ip]) => ip === key)
    const message = listed ? undefined : await answer(process, firstServer(process), reverseName(key), 'PTR')
    const name = listed?.slice(1).join(' ') ?? message?.answers[0]?.data.replace(/\.$/, '')
    if (!name) return false
    await process.stdout.write(`${key.padEnd(15)} ${name}\n`)
    return true
  }
  const family = database === 'ahostsv4' ? 4 : database === 'ahostsv6' ? 6 : undefined
  const found = await getAddresses(process, key, family)
  if (!found.ok) return false
  if (database === 'hosts') {
    // Of both families the C library shows IPv6 alone.
    const six = found.addresses.filter((ip) => ip.includes(':'))
    const isListed = hostsFileAddresses(process, key).length > 0
    const name = isListed || isAddress(key) ? key : found.name
    const shown = six.length > 0 ? six : found.addresses
    await process.stdout.write(shown.map((ip) => `${ip.padEnd(15)} ${name}\n`).join(''))
    return true
  }
  const rows = found.addresses.flatMap((ip, i) =>
    ['STREAM', 'DGRAM', 'RAW'].map(
      (kind) => `${ip.padEnd(15)} ${kind.padEnd(6)} ${i === 0 && kind === 'STREAM' ? found.name : ''}\n`,
    ),
  )
  await process.stdout.write(rows.join(''))
  return true
}
