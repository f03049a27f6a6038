const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Eight hexadecimal digits of 32 bits. A tenth of the time of `toString(16).padStart(8, '0')`. */
export function hex32(value: number): string {
  return hex16(value >>> 16) + hex16(value)
}

function hex16(value: number): string {
  return HEX[(value >>> 8) & 255]! + HEX[value & 255]!
}
