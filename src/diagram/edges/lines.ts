import type { EdgeView, Place, Topology } from '#state'
import { route, type Curve } from '../geometry/route.ts'
import { ruledServices } from '../layout/physical.ts'
import type { Layout } from '../layout/types.ts'

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
  /** Part of the way at which the label stands. */
  labelAt: number
  /** A line of the inside of nodes, drawn fainter. */
  faint: boolean
}

/** More lines between strips and pods than this would be a carpet; then only those within one node are drawn. */
const STRIP_LINES = 60

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
  return { id, edge: id, kind, from, to, state, why, label: null, labelAt: 0.5, faint: false }
}

/** Lines that run together carry their common port once: where a fan opens, or where it closes. */
function once(edge: EdgeView, said: Set<string>): Pick<Line, 'label' | 'labelAt'> {
  const opens = edge.kind === 'target' || edge.kind === 'endpoint'
  const key = edge.kind === 'request' ? edge.id : `${edge.kind}|${opens ? edge.from : edge.to}|${edge.label}`
  if (!edge.label || said.has(key)) return { label: null, labelAt: 0.5 }
  said.add(key)
  return { label: edge.label, labelAt: edge.kind === 'request' ? 0.5 : opens ? 0.16 : 0.84 }
}

function physicalLines(topology: Topology, layout: Layout): Line[] {
  const lines: Line[] = []
  const { axis } = layout.options
  const nodeOf = new Map(topology.pods.map((pod) => [pod.place, pod.node]))
  const rectOf = (place: Place, part?: string) =>
    layout.parts.get(part ? `${place}#${part}` : place) ?? layout.rects.get(place)
  const said = new Set<string>()
  const endpoints: Line[] = []
  const ruled = new Set(ruledServices(topology).map((service) => service.place))

  for (const edge of topology.edges) {
    if (edge.kind === 'door') continue // the row of the strip says it
    if (edge.kind === 'endpoint') {
      if (!ruled.has(edge.from)) continue
      for (const node of topology.nodes) {
        const [from, to] = [rectOf(node.place, edge.from), layout.rects.get(edge.to)]
        if (!from || !to) continue
        const line = {
          ...lineOf(edge),
          id: `${edge.id}@${node.place}`,
          from: node.place,
          faint: true,
          curve: route(from, to, axis),
        }
        if (nodeOf.get(edge.to) === node.place) lines.push({ ...line, faint: false })
        else endpoints.push(line)
      }
      continue
    }
    const inside = edge.from.startsWith('pod/') ? nodeOf.get(edge.from) : null
    const to = inside ? rectOf(inside, edge.to) : edge.to.startsWith('node/') ? rectOf(edge.to, 'eth') : rectOf(edge.to)
    const from = layout.rects.get(edge.from)
    if (!from || !to) continue
    lines.push({ ...lineOf(edge), ...once(edge, said), to: inside ?? edge.to, curve: route(from, to, axis) })
  }
  return endpoints.length <= STRIP_LINES ? [...lines, ...endpoints] : lines
}
