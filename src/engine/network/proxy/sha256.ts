/**
 * SHA-256 and base32, because the names of kube-proxy's chains are made with them and the engine has no crypto library.
 * For naming only.
 */
const K = new Uint32Array(64)
const INITIAL = new Uint32Array(8)
fillConstants()

/** The round constants are the fractional parts of the cube roots of the first 64 primes, the start those of square roots. */
function fillConstants(): void {
  const fraction = (x: number) => Math.floor((x - Math.floor(x)) * 2 ** 32)
  let found = 0
  for (let n = 2; found < 64; n++) {
    let prime = true
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
    if (!prime) continue
    if (found < 8) INITIAL[found] = fraction(Math.sqrt(n))
    K[found++] = fraction(Math.cbrt(n))
  }
}

const words = new Uint32Array(64)

/** The digest's eight words of a text whose characters are all below 128, as names of Kubernetes are. */
export function sha256(text: string): Uint32Array {
  const state = INITIAL.slice()
  const blocks = ((text.length + 8) >> 6) + 1
  const bytes = new Uint8Array(blocks * 64)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  bytes[text.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 4, text.length * 8)
  for (let block = 0; block < blocks; block++) compress(state, view, block * 64)
  return state
}

function compress(state: Uint32Array, view: DataView, offset: number): void {
  const w = words
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + i * 4)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The first 16 characters of the base32 of the SHA-256 of a text: 80 bits. */
export function shortHash(text: string): string {
  const [a, b, c] = sha256(text) as unknown as [number, number, number]
  let out = ''
  // 32-bit words do not divide by 5, so bits are taken from a window over the first three.
  for (let i = 0; i < 16; i++) {
    const bit = i * 5
    const word = bit >> 5
    const shift = bit & 31
    const high = word === 0 ? a : word === 1 ? b : c
    const low = word === 0 ? b : c
    const value = shift <= 27 ? (high >>> (27 - shift)) & 31 : ((high << (shift - 27)) | (low >>> (59 - shift))) & 31
    out += ALPHABET[value]
  }
  return out
}
