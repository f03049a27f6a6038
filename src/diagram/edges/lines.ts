import type { EdgeView, NodeView, Place, Topology } from '#state'
import { obstaclesOf, type Roads } from '../geometry/roads.ts'
import type { Curve, Point } from '../geometry/route.ts'
import type { Layout, Rect } from '../layout/types.ts'
import { forbiddenEdges, type Forbidden } from './forbidden.ts'
import { placeLabels, type LabelAt } from './labels.ts'
import { directEdges, routeEdges } from './routes.ts'

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
  /** The port that it is about; empty for none. */
  port: string
  /** Port text, where no neighbouring line says it already. */
  label: string | null
  /** Which end of the line the label belongs to. */
  labelAt: LabelAt
  /** The label's middle. */
  spot: Point | null
  /** There is room for its rate beside the label. */
  roomy?: boolean
  /** A line of the inside of nodes, drawn fainter. */
  faint: boolean
  /** What of it policies or the firewall turn away; null for nothing. */
  forbidden: Forbidden | null
}

export function linesOf(topology: Topology, layout: Layout, roads: Roads): Line[] {
  const forbidden = forbiddenEdges(topology)
  const lines = allLines(topology, layout, roads)
  if (forbidden.size === 0) return lines
  return lines.map((line) => ({ ...line, forbidden: forbidden.get(line.edge) ?? null }))
}

function allLines(topology: Topology, layout: Layout, roads: Roads): Line[] {
  const isLogical = layout.options.reading === 'logical'
  // Where Ingresses have cards of their own, these say which rules lead where.
  const ways = isLogical && topology.entries.length > 0 ? directEdges(topology) : routeEdges(topology)
  const edges = foldEdges(ways.length > 0 ? [...topology.edges, ...ways] : topology.edges, layout)
  if (isLogical) return placeLabels(logicalLines(edges, layout, roads), obstaclesOf(layout))
  const strips = topology.nodes.flatMap((node) => layout.parts.get(`${node.place}#proxy`) ?? [])
  const inside = [...layout.rects].filter(([place]) => !place.startsWith('node/')).map(([, rect]) => rect)
  return placeLabels(physicalLines(topology, edges, layout, roads), [...inside, ...strips])
}

/** Edges to the pods of one fold are one edge; it says how many it stands for. */
function foldEdges(edges: EdgeView[], { folds, folded, options }: Layout): EdgeView[] {
  if (folds.length === 0) return edges
  const counts = new Map<string, number>()
  const firsts = new Map<string, EdgeView>()
  for (const edge of edges) {
    const [from, to] = [folded.get(edge.from) ?? edge.from, folded.get(edge.to) ?? edge.to]
    const key = from === edge.from && to === edge.to ? edge.id : `${edge.kind}:${from}>${to}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
    const first = firsts.get(key)
    if (!first) firsts.set(key, { ...edge, from, to })
    else if (edge.state === 'ready') first.state = 'ready'
  }
  const names = new Map(folds.map((fold) => [fold.place, fold]))
  return [...firsts].map(([key, edge]) => {
    const fold = names.get(edge.to)
    const count = counts.get(key)!
    if (!fold || count < 2 || edge.kind !== 'endpoint') return edge
    const where = options.reading === 'physical' ? 'here ' : ''
    const why = `${count} of the ${fold.tiles.length} pods ${where}are its endpoints. One of them: ${edge.why}`
    return { ...edge, why }
  })
}

function logicalLines(edges: readonly EdgeView[], layout: Layout, roads: Roads): Line[] {
  const lines: Line[] = []
  const said = new Set<string>()
  for (const edge of edges) {
    const [from, to] = [layout.rects.get(edge.from), layout.rects.get(edge.to)]
    if (!from || !to) continue
    const faint = edge.id.startsWith('direct:')
    lines.push({ ...lineOf(edge), ...once(edge, said), ...(faint && { faint }), curve: roads(from, to) })
  }
  for (const ghost of layout.ghosts) {
    if (edges.some((edge) => edge.from === ghost.service && edge.to === ghost.place)) continue
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
    lines.push({ ...lineOf(edge), curve: roads(from, to) })
  }
  return lines
}

function lineOf(edge: EdgeView): Omit<Line, 'curve'> {
  const { id, kind, from, to, state, why, label: port } = edge
  return {
    id,
    port,
    edge: id,
    kind,
    from,
    to,
    state,
    why,
    label: null,
    labelAt: 'middle',
    spot: null,
    faint: false,
    forbidden: null,
  }
}

/** Lines that run together carry their common port once: where a fan opens, or where it closes. */
function once(edge: EdgeView, said: Set<string>): Pick<Line, 'label' | 'labelAt'> {
  const opens = edge.kind === 'target' || edge.kind === 'endpoint'
  const key = edge.kind === 'request' ? edge.id : `${edge.kind}|${opens ? edge.from : edge.to}|${edge.label}`
  if (!edge.label || said.has(key)) return { label: null, labelAt: 'middle' }
  said.add(key)
  return { label: edge.label, labelAt: edge.kind === 'request' ? 'middle' : opens ? 'start' : 'end' }
}

function physicalLines(topology: Topology, edges: readonly EdgeView[], layout: Layout, roads: Roads): Line[] {
  const lines: Line[] = []
  const { rects, parts } = layout
  const nodeOf = new Map(topology.pods.map((pod) => [pod.place, pod.node]))
  for (const [pod, fold] of layout.folded) nodeOf.set(fold, nodeOf.get(pod) ?? null)
  const said = new Set<string>()

  for (const edge of edges) {
    if (edge.kind === 'door' || edge.kind === 'rule' || edge.kind === 'reads') continue // rows say it, or nothing does
    const local = nodeOf.get(edge.kind === 'endpoint' ? edge.to : edge.from)
    const from = edge.kind === 'endpoint' ? parts.get(`${local}#${edge.from}`) : rects.get(edge.from)
    const to =
      edge.kind === 'endpoint'
        ? rects.get(edge.to)
        : (parts.get(`${local}#${edge.to}`) ?? parts.get(`${edge.to}#eth`) ?? rects.get(edge.to))
    if (!from || !to) continue
    const ends = edge.kind === 'endpoint' ? { from: local! } : rects.has(edge.to) ? {} : { to: local! }
    const label = edge.kind === 'endpoint' ? {} : once(edge, said)
    lines.push({ ...lineOf(edge), ...label, ...ends, curve: roads(from, to) })
  }
  return [...lines, ...wires(topology, layout, roads)]
}

/** What every packet inside the cluster runs over: node to node, and from a node's interface to its rules. */
function wires(topology: Topology, { parts }: Layout, roads: Roads): Line[] {
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
    return [{ ...lineOf(edge), faint: true, curve: roads(a, b) }]
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
        `What comes to ${node.name} or leaves it passes its netfilter hooks.`,
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
