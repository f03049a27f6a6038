import type { DnsMessage, RecordType, ResourceRecord } from '#engine'
import { ExitError, type Program } from '../../../process.ts'
import { getAddresses, isAddress, reverseName } from '../resolver.ts'
import { askNames, firstServer, recordType } from './query.ts'

interface Query {
  name: string
  type: RecordType
}

interface Options {
  server?: string
  short: boolean
  search: boolean
  sections: Set<string>
  timeoutMs: number
  tries: number
  queries: Query[]
}

const SECTIONS = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats']
/** Bytes of a header, a question's type and class, and of EDNS. */
const HEADER = 12 + 4 + 11

/** `dig [@SERVER] [-x ADDRESS] [NAME] [TYPE] [+short] [+search] [+noall +answer]`, as BIND 9.18 prints. */
export const dig: Program = {
  name: 'dig',
  async run(process) {
    const options = readArguments(process.args)
    let given = options.server
    if (given !== undefined && !isAddress(given)) {
      const found = await getAddresses(process, given, 4)
      if (!found.ok) throw new ExitError(10, `dig: couldn't get address for '${given}': not found`)
      given = found.addresses[0]
    }
    const server = firstServer(process, given)
    let status = 0
    for (const query of options.queries) {
      if (options.sections.has('cmd') && !options.short) {
        await process.stdout.write(`\n; <<>> DiG 9.18.28 <<>> ${process.args.join(' ')}\n;; global options: +cmd\n`)
      }
      const found = await askNames(process, {
        server,
        ...query,
        search: options.search,
        timeoutMs: options.timeoutMs,
        tries: options.tries,
      })
      if (!found) {
        await process.stdout.write(
          `${`;; communications error to ${server}#53: timed out\n`.repeat(options.tries)}${options.short ? '' : '\n'};; no servers could be reached\n`,
        )
        status = 9
        continue
      }
      const id = Math.imul(Math.floor(process.machine.time.now) + query.name.length, 40_503) & 0xffff
      const now = process.machine.cluster.reading.now
      await process.stdout.write(
        options.short
          ? found.message.answers.map(({ data }) => `${data}\n`).join('')
          : print(found.message, options.sections, { server, ms: found.ms, now, id }),
      )
    }
    return status
  },
}

function readArguments(args: readonly string[]): Options {
  const out: Options = {
    short: false,
    search: false,
    sections: new Set(SECTIONS),
    timeoutMs: 5000,
    tries: 3,
    queries: [],
  }
  let type: RecordType | undefined
  const names: Query[] = []
  const add = (name: string, of?: RecordType) => names.push({ name, type: of ?? type ?? 'A' })
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg.startsWith('@')) out.server = arg.slice(1)
    else if (arg.startsWith('+')) readFlag(arg.slice(1), out)
    else if (arg === '-x') {
      const ip = args[++i] ?? ''
      add(isAddress(ip) ? reverseName(ip) : `${ip}.in-addr.arpa`, 'PTR')
    } else if (arg === '-t' || arg === '-q') {
      const value = args[++i]
      if (value === undefined) throw new ExitError(1, `dig: option requires an argument -- '${arg.slice(1)}'`)
      if (arg === '-q') add(value)
      else setType(value)
    } else if (arg === '-p' || arg === '-b' || arg === '-c') i++
    else if (/^-[46]$/.test(arg)) continue
    else if (arg === '-v') throw new ExitError(0, 'DiG 9.18.28')
    else if (/^-./.test(arg))
      throw new ExitError(
        1,
        `Invalid option: ${arg}\nUsage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n            {global-d-opt} host [@local-server] {local-d-opt}\n            [ host [@local-server] {local-d-opt} [...]]\n\nUse "dig -h" (or "dig -h | more") for complete list of options`,
      )
    else if (recordType(arg)) setType(arg)
    else if (!/^(in|any)$/i.test(arg)) add(arg)
  }
  function setType(text: string) {
    const known = recordType(text)
    if (!known) return
    type = known
    const last = names.at(-1)
    if (last && last.type !== 'PTR') last.type = known
  }
  out.queries = names.length > 0 ? names : [{ name: '.', type: type ?? 'NS' }]
  return out
}

function readFlag(text: string, out: Options): void {
  const [name = '', value] = text.split('=')
  const isOff = name.startsWith('no')
  const plain = isOff ? name.slice(2) : name
  if (plain === 'all') out.sections = new Set(isOff ? [] : SECTIONS)
  else if (plain === 'short') out.short = !isOff
  else if (plain === 'search') out.search = !isOff
  else if (plain === 'time' && value) out.timeoutMs = Math.max(1, Number(value) || 5) * 1000
  else if ((plain === 'tries' || plain === 'retry') && value)
    out.tries = Math.min(20, Math.max(1, (Number(value) || 0) + (plain === 'retry' ? 1 : 0)))
  else if (SECTIONS.includes(plain)) out.sections[isOff ? 'delete' : 'add'](plain)
}

function print(
  message: DnsMessage,
  sections: ReadonlySet<string>,
  told: { server: string; ms: number; now: number; id: number },
): string {
  const { question, rcode, authoritative, answers, authority, additional } = message
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length + 1}`
  const name = question.name.endsWith('.') ? question.name : `${question.name}.`
  const flags = authoritative ? 'qr aa rd' : 'qr rd ra'
  const blocks: string[] = []
  if (sections.has('comments')) {
    const warning = authoritative ? ';; WARNING: recursion requested but not available\n' : ''
    blocks.push(
      `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: ${told.id}\n;; flags: ${flags}; ${counts}\n${warning}\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n`,
    )
  }
  const question_ = `;; QUESTION SECTION:\n;${name}${tabs(name.length + 1)}IN\t${question.type}\n`
  if (sections.has('question')) blocks[Math.max(0, blocks.length - 1)] = `${blocks.at(-1) ?? ''}${question_}`
  const part = (title: string, records: readonly ResourceRecord[]) => {
    if (!sections.has(title.toLowerCase()) || records.length === 0) return
    blocks.push(`${sections.has('comments') ? `;; ${title} SECTION:\n` : ''}${records.map(recordText).join('')}`)
  }
  part('ANSWER', answers)
  part('AUTHORITY', authority)
  part('ADDITIONAL', additional)
  if (sections.has('stats')) {
    const size =
      HEADER +
      name.length +
      1 +
      [...answers, ...authority, ...additional].reduce((sum, { data }) => sum + 12 + data.length, 0)
    blocks.push(
      `;; Query time: ${Math.round(told.ms)} msec\n;; SERVER: ${told.server}#53(${told.server}) (UDP)\n;; WHEN: ${dateText(told.now)}\n;; MSG SIZE  rcvd: ${size}\n`,
    )
  }
  return blocks.length === 0
    ? ''
    : `${blocks.join('\n')}${sections.has('comments') || sections.has('stats') ? '\n' : ''}`
}

function recordText({ name, ttl, type, data }: ResourceRecord): string {
  return `${name}${tabs(name.length)}${ttl}\tIN\t${type}\t${data}\n`
}

/** Names fill three tabs. */
function tabs(length: number): string {
  return length >= 24 ? ' ' : '\t'.repeat(Math.max(1, Math.ceil((24 - length) / 8)))
}

function dateText(now: number): string {
  const [, weekday = '', day, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? []
  return `${weekday} ${month} ${day} ${time} UTC ${year}`
}
