import ipaddr from 'ipaddr.js'

const isIPv4 = (text: string) => ipaddr.IPv4.isValidFourPartDecimal(text)

export function badAddress(text: string): string | null {
  return isIPv4(text) ? null : 'must be a valid IPv4 address, such as 10.0.1.5'
}

export function badCidr(text: string): string | null {
  const [address = '', prefix = '', ...rest] = text.split('/')
  const fine = isIPv4(address) && /^([0-9]|[12][0-9]|3[0-2])$/.test(prefix) && rest.length === 0
  return fine ? null : 'must be a valid IPv4 CIDR, such as 10.244.0.0/16'
}

export function badName(text: string): string | null {
  const fine = text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text)
  return fine
    ? null
    : "must consist of lower case alphanumeric characters, '-' or '.', and start and end with one of the former"
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const textOf = (value: number) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')

/** The address `by` places after another. */
export function after(address: string, by: number): string {
  return textOf(numberOf(address) + by)
}

/** The nth part of a subnet that kube-controller-manager gives a node: a /24, or null when there is none left. */
export function nodeCidr(subnet: string, n: number): string | null {
  const [address = '', prefix = ''] = subnet.split('/')
  const size = 2 ** (32 - Number(prefix))
  const base = Math.floor(numberOf(address) / size) * size
  return (n + 1) * 256 <= size ? `${textOf(base + n * 256)}/24` : null
}
