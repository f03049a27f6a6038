import type { EdgeView, NodeView, Place, Topology } from '#state'
import { route, type Curve } from '../geometry/route.ts'
import type { Layout, Rect } from '../layout/types.ts'

/** An edge as it is drawn. The physical reading draws some edges once for each node. */
export interface Line {
  id: string
  /** The fact that it shows: EdgeView.id. */
  edge: string
  kind: EdgeView['kind']
  from: Place
  to: Place
  curve: Curve
  state: EdgeView['state']
  why: string
  /** Port text, where no neighbouring line says it already. */
  label: string | null
  /** Where along the line the label stands. */
  labelAt: 'start' | 'middle' | 'end'
  /** A line of the inside of nodes, drawn fainter. */
  faint: boolean
}

export function linesOf(topology: Topology, layout: Layout): Line[] {
  return layout.options.reading === 'logical' ? logicalLines(topology, layout) : physicalLines(topology, layout)
}

function logicalLines(topology: Topology, layout: Layout): Line[] {
  const lines: Line[] = []
  const said = new Set<string>()
  for (const edge of topology.edges) {
    const [from, to] = [layout.rects.get(edge.from), layout.rects.get(edge.to)]
    if (!from || !to) continue
    lines.push({ ...lineOf(edge), ...once(edge, said), curve: route(from, to, layout.options.axis) })
  }
  for (const ghost of layout.ghosts) {
    if (topology.edges.some((edge) => edge.from === ghost.service && edge.to === ghost.place)) continue
    const [from, to] = [layout.rects.get(ghost.service), layout.rects.get(ghost.place)]
    if (!from || !to) continue
    const why = `The selector finds nothing: ${ghost.text}.`
    const edge: EdgeView = {
      id: `endpoint:${ghost.service}>${ghost.place}`,
      kind: 'endpoint',
      from: ghost.service,
      to: ghost.place,
      label: '',
      state: 'ghost',
      why,
    }
    lines.push({ ...lineOf(edge), curve: route(from, to, layout.options.axis) })
  }
  return lines
}

function lineOf(edge: EdgeView): Omit<Line, 'curve'> {
  const { id, kind, from, to, state, why } = edge
  return { id, edge: id, kind, from, to, state, why, label: null, labelAt: 'middle', faint: false }
}

/** Lines that run together carry their common port once: where a fan opens, or where it closes. */
function once(edge: EdgeView, said: Set<string>): Pick<Line, 'label' | 'labelAt'> {
  const opens = edge.kind === 'target' || edge.kind === 'endpoint'
  const key = edge.kind === 'request' ? edge.id : `${edge.kind}|${opens ? edge.from : edge.to}|${edge.label}`
  if (!edge.label || said.has(key)) return { label: null, labelAt: 'middle' }
  said.add(key)
  return { label: edge.label, labelAt: edge.kind === 'request' ? 'middle' : opens ? 'start' : 'end' }
}

function physicalLines(topology: Topology, layout: Layout): Line[] {
  const lines: Line[] = []
  const { axis } = layout.options
  const { rects, parts } = layout
  const nodeOf = new Map(topology.pods.map((pod) => [pod.place, pod.node]))
  const said = new Set<string>()

  for (const edge of topology.edges) {
    if (edge.kind === 'door') continue // the row of the strip says it
    const local = nodeOf.get(edge.kind === 'endpoint' ? edge.to : edge.from)
    const from = edge.kind === 'endpoint' ? parts.get(`${local}#${edge.from}`) : rects.get(edge.from)
    const to =
      edge.kind === 'endpoint'
        ? rects.get(edge.to)
        : (parts.get(`${local}#${edge.to}`) ?? parts.get(`${edge.to}#eth`) ?? rects.get(edge.to))
    if (!from || !to) continue
    const ends = edge.kind === 'endpoint' ? { from: local! } : rects.has(edge.to) ? {} : { to: local! }
    const label = edge.kind === 'endpoint' ? {} : once(edge, said)
    lines.push({ ...lineOf(edge), ...label, ...ends, curve: route(from, to, axis) })
  }
  return [...lines, ...wires(topology, layout)]
}

/** What every packet inside the cluster runs over: node to node, and from a node's interface to its rules. */
function wires(topology: Topology, { parts, options }: Layout): Line[] {
  const wire = (from: NodeView, to: NodeView, a: Rect | undefined, b: Rect | undefined, why: string): Line[] => {
    if (!a || !b) return []
    const edge: EdgeView = {
      id: `wire:${from.place}>${to.place}`,
      kind: 'endpoint',
      from: from.place,
      to: to.place,
      label: '',
      state: 'ready',
      why,
    }
    return [{ ...lineOf(edge), faint: true, curve: route(a, b, options.axis) }]
  }
  return topology.nodes.flatMap((node, i) => {
    const next = topology.nodes[i + 1]
    const eth = parts.get(`${node.place}#eth`)
    return [
      ...wire(
        node,
        node,
        eth,
        parts.get(`${node.place}#proxy`),
        `What comes to ${node.name} or leaves it passes its iptables hooks.`,
      ),
      ...(next
        ? wire(
            node,
            next,
            eth,
            parts.get(`${next.place}#eth`),
            `${node.name} and ${next.name} reach each other directly, and each knows the way to the other's pods.`,
          )
        : []),
    ]
  })
}
