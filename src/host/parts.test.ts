import * as manifest from '#manifest'
import { describe, expect, it } from 'vitest'
import { ADDONS } from '#manifest/addons'
import type { Playground, Request } from './messages.ts'
import { needsL7 } from './parts.ts'
import { PlaygroundServer } from './server.ts'

const GATEWAY = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: eg }
spec: { gatewayClassName: eg, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`

const starting = (text: string, snapshot?: unknown): Request & { type: 'start' } => {
  const playground: Playground = { files: [{ name: 'a.yaml', text }], config: '', seed: 1 }
  return { type: 'start', playground, snapshot }
}

describe('the part of layer 7', () => {
  it('is loaded for manifests that need it, and for nobody else', () => {
    const plain = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }'
    expect(
      [plain, GATEWAY, ADDONS['ingress-nginx.yaml']!, ADDONS['envoy-gateway.yaml']!].map((text) =>
        needsL7(starting(text)),
      ),
    ).toEqual([false, true, true, true])
    expect(needsL7({ type: 'apply', files: [{ name: 'a.yaml', text: GATEWAY }] })).toBe(true)
    expect(new PlaygroundServer(() => {}, manifest).prepare(starting(plain))).toBeNull()
  })

  it('comes with the first Gateway of a running playground, and with a snapshot of one', async () => {
    const server = new PlaygroundServer(() => {}, manifest)
    server.handle(starting(''))
    const files = [{ name: 'a.yaml', text: GATEWAY }]
    await server.prepare({ type: 'apply', files })
    expect(server.handle({ type: 'apply', files }).lines).toEqual([
      { text: 'gateway.gateway.networking.k8s.io/eg created', action: 'created' },
    ])
    const snapshot = server.handle({ type: 'snapshot' })
    const other = new PlaygroundServer(() => {}, manifest)
    const again = starting(GATEWAY, JSON.parse(JSON.stringify(snapshot)))
    await other.prepare(again)
    // lists with defaults are a change to kubectl each time, as they are in a real cluster
    expect(other.handle(again).lines.map(({ text }) => text)).toEqual([
      'gateway.gateway.networking.k8s.io/eg configured',
    ])
  })
})
