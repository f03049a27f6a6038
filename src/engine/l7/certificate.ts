/** Reads of an X.509 certificate what a TLS client is told first: whose it is, who says so, for which names. */
import type { Api } from '../api/api.ts'
import { splitKey } from '../api/api.ts'
import type { Secret } from '../kinds/secret/index.ts'
import type { TlsView } from '../network/types.ts'

type Certificate = NonNullable<TlsView['certificate']>

/** Object identifiers, as the hex of their DER. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '55040a': 'O',
  '55040b': 'OU',
}
const SUBJECT_ALT_NAME = '551d11'
const [SEQUENCE, SET, OID, CONTEXT_0, CONTEXT_3, OCTETS, DNS_NAME, BOOLEAN] = [0x30, 0x31, 6, 0xa0, 0xa3, 4, 0x82, 1]

/** The certificate of a Secret of type kubernetes.io/tls, `namespace/name`; undefined when it is not there or none. */
export function certificateIn(key: string, api: Pick<Api, 'get'>): Certificate | undefined {
  const { namespace, name } = splitKey(key)
  const secret = api.get<Secret>('Secret', namespace, name)
  const pem = secret?.data?.['tls.crt'] && secret.data['tls.key'] ? latin1(secret.data['tls.crt']) : undefined
  const found = pem === undefined ? undefined : readCertificate(pem)
  return found && { ...found, secret: key }
}

/** @param pem text with a BEGIN CERTIFICATE block; undefined when there is none that can be read */
export function readCertificate(pem: string): Omit<Certificate, 'secret'> | undefined {
  const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1]
  if (!block) return undefined
  try {
    const [certificate] = read(bytesOf(block.replace(/\s/g, '')))
    const fields = read(read(certificate!.content)[0]!.content)
    const first = fields[0]!.tag === CONTEXT_0 ? 1 : 0
    const [, , issuer, , subject] = fields.slice(first)
    const extensions = fields.find(({ tag }) => tag === CONTEXT_3)
    if (issuer?.tag !== SEQUENCE || subject?.tag !== SEQUENCE) return undefined
    return { subject: nameText(subject), issuer: nameText(issuer), names: extensions ? altNames(extensions) : [] }
  } catch {
    return undefined
  }
}

interface Node {
  tag: number
  content: Uint8Array
}

/** The values of a DER encoding, one after the other. */
function read(bytes: Uint8Array): Node[] {
  const nodes: Node[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at]!
    let length = bytes[at + 1]!
    at += 2
    if (length > 0x80) {
      const size = length & 0x7f
      length = 0
      for (let i = 0; i < size; i++) length = length * 256 + bytes[at + i]!
      at += size
    }
    if (at + length > bytes.length || Number.isNaN(length)) throw new RangeError('DER ends too early')
    nodes.push({ tag, content: bytes.subarray(at, at + length) })
    at += length
  }
  return nodes
}

/** `O = Acme Co, CN = web`, as OpenSSL prints it. */
function nameText({ content }: Node): string {
  const parts = read(content).flatMap((set) => (set.tag === SET ? read(set.content) : []))
  return parts
    .map(({ content: pair }) => {
      const [type, value] = read(pair)
      return `${ATTRIBUTES[hex(type!.content)] ?? 'OID'} = ${text(value!.content)}`
    })
    .join(', ')
}

function altNames({ content }: Node): string[] {
  for (const { content: extension } of read(read(content)[0]!.content)) {
    const [id, ...rest] = read(extension).filter(({ tag }) => tag !== BOOLEAN)
    if (id?.tag !== OID || hex(id.content) !== SUBJECT_ALT_NAME || rest[0]?.tag !== OCTETS) continue
    const names = read(read(rest[0].content)[0]!.content)
    return names.filter(({ tag }) => tag === DNS_NAME).map((name) => text(name.content))
  }
  return []
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function bytesOf(base64: string): Uint8Array {
  const clean = base64.replace(/=+$/, '')
  const out = new Uint8Array(Math.floor((clean.length * 3) / 4))
  let [bits, count, at] = [0, 0, 0]
  for (const char of clean) {
    bits = ((bits << 6) | ALPHABET.indexOf(char)) & 0xffffff
    count += 6
    if (count >= 8) out[at++] = (bits >> (count -= 8)) & 0xff
  }
  return out
}

function latin1(base64: string): string {
  return text(bytesOf(base64.replace(/\s/g, '')))
}
