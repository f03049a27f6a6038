import { memo } from 'react'
import type { NodeProps } from '@xyflow/react'
import { Network } from 'lucide-react'
import type { ServiceView } from '#state'
import { layersOf, PORTS_SHOWN } from '../layout/sizes.ts'
import type { ServiceNode } from './Cards.tsx'
import { Live, Spread } from './Live.tsx'
import { shortName } from './names.ts'

/** `30100, 30101` */
const nodePorts = ({ ports }: ServiceView) => ports.flatMap(({ nodePort }) => nodePort ?? []).join(', ')

/** What a layer of a Service answers at. */
function addressOf(layer: string, view: ServiceView, balancer: string | null | undefined): string {
  switch (layer) {
    case 'LoadBalancer':
      return balancer ?? 'pending…'
    case 'NodePort':
      return nodePorts(view)
    case 'ExternalName':
      return view.externalName ?? 'a name in DNS'
    case 'Headless':
      return 'no virtual IP'
    default:
      return view.clusterIP ?? 'none'
  }
}

/** A LoadBalancer has a NodePort in it, unless it was told to have none, and that has a ClusterIP in it. */
function Layers({ layers, view, balancer }: { layers: readonly string[]; view: ServiceView; balancer: string | null }) {
  const [layer, ...inner] = layers
  if (!layer) return null
  const address = addressOf(layer, view, balancer)
  return (
    <div className="dg-layer" data-pending={(layer === 'LoadBalancer' && !balancer) || undefined}>
      <p>
        <small>{layer}</small>
        <code title={address}>{address}</code>
      </p>
      {layer === 'ClusterIP' && view.otherAddresses && <Second addresses={view.otherAddresses} />}
      <Layers layers={inner} view={view} balancer={balancer} />
    </div>
  )
}

/** The address of the second family. */
export function Second({ addresses }: { addresses: readonly string[] | undefined }) {
  return addresses?.[0] ? (
    <code className="dg-second" title={addresses.join('\n')}>
      <bdi>{addresses[0]}</bdi>
    </code>
  ) : null
}

/** `80 → 8080`, with what is out of the ordinary. */
function Port({ port }: { port: ServiceView['ports'][number] }) {
  return (
    <>
      <code>
        {port.port} → {port.targetPort}
      </code>
      {port.protocol !== 'TCP' && <small>{port.protocol}</small>}
      {port.name && <small>{port.name}</small>}
    </>
  )
}

export const ServiceCard = memo(({ data: { view, small, balancer, pods } }: NodeProps<ServiceNode>) => {
  const [first, ...more] = view.ports.slice(0, PORTS_SHOWN)
  const tone =
    view.type === 'ExternalName' ? undefined : view.ready === 0 ? 'bad' : view.ready < view.total ? 'warn' : 'ok'
  const layers = layersOf(view)
  return (
    <div
      className="dg-card dg-service"
      data-small={small || undefined}
      data-state={tone === 'bad' ? 'unhealthy' : 'ready'}
    >
      <header>
        <Network aria-hidden />
        <b title={view.name}>{shortName(view.name, 24)}</b>
        {tone && (
          <span className="dg-chip" data-tone={tone} title={`${view.ready} of ${view.total} endpoints ready`}>
            {view.ready}/{view.total}
          </span>
        )}
      </header>
      {small ? (
        <p className="dg-address">
          <small>{layers[0]}</small>
          <code title={view.otherAddresses?.join('\n')}>{addressOf(layers.at(-1)!, view, balancer)}</code>
        </p>
      ) : (
        <Layers layers={layers} view={view} balancer={balancer} />
      )}
      {!small && view.traits && (
        <p className="dg-traits" title={view.traits.join('\n')}>
          {view.traits.join(', ')}
        </p>
      )}
      {!small &&
        more.map((port) => (
          <p key={`${port.protocol}${port.port}`} className="dg-ports">
            <Port port={port} />
          </p>
        ))}
      <footer className="dg-ports">
        {first && <Port port={first} />}
        {small && view.ports.length > 1 && <small>+{view.ports.length - 1}</small>}
        {!small && view.ports.length > PORTS_SHOWN && <small>and {view.ports.length - PORTS_SHOWN} more</small>}
        <Spread service={view.place} pods={pods} />
        <Live at={view.place} />
      </footer>
    </div>
  )
})
