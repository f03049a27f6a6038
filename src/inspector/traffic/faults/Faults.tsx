import { Box, HeartPulse, MapPinned, RefreshCw, Server, ShieldBan, Wrench, Zap } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { cluster, openSettings, type NodeView, type PodView, type Topology } from '#state'
import { nameIn } from '#state/words'
import { actsOf, type Act } from '#state/acts'
import { Badge, Button } from '#ui'
import type { ViewProps } from '../Traffic.tsx'
import { brokenThings } from './broken.ts'
import './faults.css'

/** What can be broken on purpose: pods, nodes, zones, the firewall, and pods by an update. */
export function Faults({ nav }: ViewProps) {
  const topology = useStore(cluster, (s) => s.topology)
  const broken = brokenThings(topology)
  return (
    <>
      <div className="pp-tools">
        {nav}
        <span className="pp-dim pp-faults-intro">The cluster has to find out by itself.</span>
      </div>
      <div className="pp-faults pp-scroll">
        {broken.length > 0 && (
          <section className="pp-mend" aria-label="Broken now">
            {broken.map(({ key, what, place, act }) => (
              <span key={key} className="pp-mend-one">
                <Badge tone="warn" icon={<Zap aria-hidden="true" />}>
                  {what}
                </Badge>
                <Do act={actsOf(place, topology).find(({ id }) => id === act)} icon={<Wrench />} />
              </span>
            ))}
          </section>
        )}
        <div className="pp-faults-grid">
          <PodFaults topology={topology} />
          <NodeFaults topology={topology} />
          <ZoneFaults topology={topology} />
          <Update topology={topology} />
        </div>
      </div>
    </>
  )
}

function PodFaults({ topology }: { topology: Topology }) {
  const pods = topology.pods.filter((pod) => !pod.terminating && pod.node !== null)
  const [chosen, setChosen] = useState<PodView | undefined>()
  const pod = pods.find(({ place }) => place === chosen?.place) ?? likelier(pods)
  return (
    <Card title="A pod" icon={<Box />}>
      {pod ? (
        <>
          <Choice
            label="Pod"
            value={pod.place}
            options={pods.map(({ place, name, namespace }) => [
              place,
              namespace === 'default' ? name : `${namespace}/${name}`,
            ])}
            onChange={(place) => setChosen(pods.find((each) => each.place === place))}
          />
          <Acts acts={faultsOf(pod.place, topology)} />
        </>
      ) : (
        <p className="pp-dim">No pod runs.</p>
      )}
    </Card>
  )
}

/** One that others call is better to break than one that calls. */
function likelier(pods: readonly PodView[]): PodView | undefined {
  return pods.find(({ owner }) => owner !== null) ?? pods[0]
}

function NodeFaults({ topology }: { topology: Topology }) {
  const [chosen, setChosen] = useState('')
  const node = topology.nodes.find(({ place }) => place === chosen) ?? topology.nodes[0]
  return (
    <Card title="A node" icon={<Server />}>
      {node ? (
        <>
          <Choice
            label="Node"
            value={node.place}
            options={topology.nodes.map(({ place, name, zone }) => [place, zone ? `${name} (zone ${zone})` : name])}
            onChange={setChosen}
          />
          <Acts
            acts={[
              ...faultsOf(node.place, topology).filter(({ id }) => id !== 'fault:zone'),
              ...actsOf(node.place, topology).filter(({ id }) => id === 'firewall'),
            ]}
          />
        </>
      ) : (
        <p className="pp-dim">There are no nodes.</p>
      )}
    </Card>
  )
}

function ZoneFaults({ topology }: { topology: Topology }) {
  const zones = new Map<string, NodeView>()
  for (const node of topology.nodes) if (node.zone !== null && !zones.has(node.zone)) zones.set(node.zone, node)
  const [chosen, setChosen] = useState('')
  const zone = zones.has(chosen) ? chosen : [...zones.keys()][0]
  const node = zone === undefined ? undefined : zones.get(zone)
  return (
    <Card title="A zone" icon={<MapPinned />}>
      {node && zone !== undefined ? (
        <>
          <Choice
            label="Zone"
            value={zone}
            options={[...zones.keys()].map((each) => [each, `${each}: ${nodesIn(topology, each)}`])}
            onChange={setChosen}
          />
          <Acts acts={faultsOf(node.place, topology).filter(({ id }) => id === 'fault:zone')} />
        </>
      ) : (
        <>
          <p className="pp-dim">No node stands in a zone.</p>
          <Button size="s" onClick={() => openSettings('nodes')}>
            Give nodes zones
          </Button>
        </>
      )}
    </Card>
  )
}

function nodesIn({ nodes }: Topology, zone: string): string {
  return nodes
    .filter((node) => node.zone === zone)
    .map(({ name }) => name)
    .join(', ')
}

function Update({ topology }: { topology: Topology }) {
  const owners = [...new Set(topology.pods.flatMap(({ owner }) => owner ?? []))]
  const [chosen, setChosen] = useState('')
  const owner = owners.includes(chosen) ? chosen : owners[0]
  return (
    <Card title="An update" icon={<RefreshCw />}>
      {owner ? (
        <>
          <Choice
            label="Workload"
            value={owner}
            options={owners.map((each) => [each, nameIn(each)])}
            onChange={setChosen}
          />
          <Acts acts={actsOf(owner, topology).filter(({ id }) => id === 'restart')} />
          <p className="pp-dim pp-fault-hint">
            Under load it loses requests, unless pods have a readiness probe and a preStop hook that waits.
          </p>
        </>
      ) : (
        <p className="pp-dim">No workload makes pods.</p>
      )}
    </Card>
  )
}

function faultsOf(place: string, topology: Topology): Act[] {
  return actsOf(place, topology).filter(({ group }) => group === 'fault')
}

function Card({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section className="pp-fault-card" aria-labelledby={id}>
      <h3 id={id}>
        {icon}
        {title}
      </h3>
      {children}
    </section>
  )
}

interface ChoiceProps {
  label: string
  value: string
  options: readonly (readonly [value: string, label: string])[]
  onChange(value: string): void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <select className="pp-select" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  )
}

const ICONS: Record<string, ReactNode> = {
  'fault:readiness': <HeartPulse />,
  firewall: <ShieldBan />,
  restart: <RefreshCw />,
}

function Acts({ acts }: { acts: readonly Act[] }) {
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <>
      <div className="pp-fault-acts">
        {acts.map((act) => (
          <Do key={act.id} act={act} icon={ICONS[act.id]} onProblem={setProblem} />
        ))}
      </div>
      {problem && (
        <p role="alert" className="pp-fault-problem">
          {problem}
        </p>
      )}
    </>
  )
}

function Do({
  act,
  icon,
  onProblem,
}: {
  act: Act | undefined
  icon?: ReactNode
  onProblem?(problem: string | null): void
}) {
  if (!act) return null
  return (
    <Button
      size="s"
      icon={icon}
      look={act.danger ? 'danger' : 'outline'}
      data-tip={act.command ?? undefined}
      onClick={() => void act.run().then((problem) => onProblem?.(problem))}
    >
      {act.label}
    </Button>
  )
}
