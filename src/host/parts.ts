import type { Part } from '../engine/l7/types.ts'
import type { Request, SourceFile } from './messages.ts'
import type { ServerSnapshot } from './server.ts'

/** What only manifests hold that need the controllers of Ingresses or Gateways, or who can read a certificate. */
const NEEDS_L7 = /gateway\.networking\.k8s\.io|ingress-nginx|nginx-ingress-controller|envoyproxy|kubernetes\.io\/tls/

/** Whether a request brings objects, or a cluster, that the core of the engine alone does not serve. */
export function needsL7(request: Request): boolean {
  if (request.type === 'apply') return isIn(request.files)
  if (request.type !== 'start') return false
  const parts = (request.snapshot as ServerSnapshot | undefined)?.cluster.parts ?? {}
  return isIn(request.playground.files) || Object.keys(parts).length > 0
}

function isIn(files: readonly SourceFile[]): boolean {
  return files.some(({ text }) => NEEDS_L7.test(text))
}

/** Loads the part of layer 7. Some 20 kB of script, which most playgrounds never ask for. */
export async function loadL7(): Promise<Part> {
  const { l7 } = await import('#engine/l7')
  return l7
}
