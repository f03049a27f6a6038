/** Where a Service leads to, in a few words: formatEndpointSlices of k8s.io/kubectl/pkg/describe. */
import type { Api } from '../../api/api.ts'
import { SERVICE_NAME_LABEL, type EndpointSlice } from './types.ts'

const SHOWN = 3

export function slicesOf(
  { namespace, name }: { namespace?: string; name: string },
  api: Pick<Api, 'list'>,
): EndpointSlice[] {
  return api.list<EndpointSlice>('EndpointSlice', {
    ...(namespace && { namespace }),
    selector: { [SERVICE_NAME_LABEL]: name },
  })
}

/**
 * The first three ready addresses behind a port of that name, and how many more there are; `<none>` without any slice,
 * empty when nothing in the slices is ready. A slice without ports has addresses only.
 */
export function backendsText(slices: readonly EndpointSlice[], port: string): string {
  if (!slices.length) return '<none>'
  const shown: string[] = []
  let ready = 0
  let more = false
  for (const { ports, endpoints } of slices) {
    // no port at all: a headless Service of nothing but names
    const numbers = ports?.length ? ports.filter(({ name }) => (name ?? '') === port) : [{ port: undefined }]
    for (const { port: number } of numbers) {
      for (const { addresses, conditions } of endpoints) {
        // kubectl promises more as soon as there is a fourth, ready or not
        more ||= shown.length === SHOWN
        if (conditions?.ready === false) continue
        ready++
        if (!more) shown.push(hostPort(addresses?.[0] ?? '', number))
      }
    }
  }
  return shown.join(',') + (more ? ` + ${ready - SHOWN} more...` : '')
}

function hostPort(address: string, port: number | undefined): string {
  if (port === undefined) return address
  return `${address.includes(':') ? `[${address}]` : address}:${port}`
}
