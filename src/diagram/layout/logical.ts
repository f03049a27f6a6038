import type { Place, Topology } from '#state'
import { nameIn } from '#state/words'
import { across, BALANCED, BAND, type Band, type Block } from './columns.ts'
import { foldOf, unfolded } from './fold.ts'
import { groupPods, inOrderOfExposure, proxiesOf, senders } from './groups.ts'
import { ghostsOf, missingBackends } from './ghosts.ts'
import { gridFor, slotsIn, usedOf } from './grid.ts'
import { LAPTOP } from './room.ts'
import {
  COMPACT,
  densityFor,
  entryHeight,
  FOLD,
  GAPS,
  HEIGHT,
  NARROW,
  secondLine,
  serviceHeight,
  SERVICES_FULL,
  WIDTHS,
} from './sizes.ts'
import type { Density, Fold, Ghost, Layout, Memory, Options, Rect } from './types.ts'

/**
 * Who calls │ nodes │ (Services of proxies │ proxies and what they read) │ Services │ pods
 *
 * side by side on a wide pane, one below the other on a narrow one. Callers are clients, below them the load balancers
 * that they reach, so that a client's line to a node port has its own road; and lower than all nodes the pods that
 * only send, whose lines to Services pass below the nodes.
 */
export function logical(topology: Topology, options: Options, memory: Memory): Layout {
  const rects = new Map<Place, Rect>()
  const parts = new Map<string, Rect>()
  const parents = new Map<Place, Place>()
  const ghosts = ghostsOf(topology)
  const missing = missingBackends(topology)
  const proxies = proxiesOf(topology)
  const asking = senders(topology)
  const groups = groupPods(topology.pods.filter((pod) => !asking.has(pod.place) && !proxies.pods.has(pod.place)))
  const proxyGroups = groupPods(topology.pods.filter((pod) => proxies.pods.has(pod.place)))
  const densities = new Map<Place, Density>()
  const folds: Fold[] = []
  const folded = new Map<Place, Place>()

  const card = (place: Place, w: number, h: number): Block => ({
    key: place,
    w,
    h,
    put: (x, y) => rects.set(place, { x, y, w, h }),
  })
  const narrow = options.axis === 'y'
  const WIDTH = WIDTHS[options.tight || narrow ? 'tight' : 'roomy']
  const GAP = GAPS[options.tight && !narrow ? 'tight' : 'roomy']
  const podHigh = HEIGHT.pod + Math.max(0, ...topology.pods.map(secondLine))
  const third = (NARROW - 2 * GAP.row) / 3
  const half = (NARROW - GAP.row) / 2

  const clients = topology.clients.map((view) => card(view.place, WIDTH.client, HEIGHT.client))
  const balancers = topology.loadBalancers.map((view) =>
    card(view.place, WIDTH.loadBalancer, HEIGHT.loadBalancer + secondLine(view)),
  )
  const asked = topology.pods
    .filter((pod) => asking.has(pod.place))
    .map((pod) => card(pod.place, WIDTH.loadBalancer, podHigh))
  const nodes = topology.nodes.map((view) =>
    card(view.place, narrow ? third : WIDTH.node, HEIGHT.node + secondLine(view)),
  )
  const small = topology.services.filter(({ place }) => !proxies.services.has(place)).length > SERVICES_FULL
  for (const view of topology.services) densities.set(view.place, small ? 'compact' : 'full')
  const serviceCard = (view: (typeof topology.services)[number]) =>
    card(view.place, narrow ? half : WIDTH.service, serviceHeight(view, small))
  const inOrder = inOrderOfExposure(topology.services)
  const fronts = inOrder.filter(({ place }) => proxies.services.has(place)).map(serviceCard)
  const services = [
    ...inOrder.filter(({ place }) => !proxies.services.has(place)).map(serviceCard),
    ...missing.map((ghost) => card(ghost.place, narrow ? half : WIDTH.service, HEIGHT.ghost)),
  ]
  const entries = topology.entries.map((view) => card(view.place, narrow ? NARROW : WIDTH.service, entryHeight(view)))
  const behind = [...podBlocks(groups), ...ghosts.map((ghost) => ghostBlock(ghost, narrow ? half : WIDTH.pod))]

  const rest: Band[] = [
    { name: 'nodes', blocks: nodes, gap: GAP.node },
    { name: 'fronts', blocks: fronts, gap: GAP.service },
    { name: 'proxies', blocks: [...podBlocks(proxyGroups), ...entries], gap: GAP.node },
    { name: 'services', blocks: services, gap: GAP.service },
    { name: 'pods', blocks: behind, gap: 0 },
  ]
  if (narrow) down([[...clients, ...balancers], ...rest.map(({ blocks }) => blocks), asked])
  else across({ callers, rest, gap: GAP.door }, memory, options.room ?? LAPTOP)
  for (const [place, at] of memory.dragged) {
    const rect = rects.get(place)
    if (!rect) continue
    const [dx, dy] = [at.x - rect.x, at.y - rect.y]
    rects.set(place, { ...rect, ...at })
    for (const tile of folds.find((fold) => fold.place === place)?.tiles ?? []) {
      const where = parts.has(tile.pod.place) ? parts : rects
      const part = where.get(tile.pod.place)!
      where.set(tile.pod.place, { ...part, x: part.x + dx, y: part.y + dy })
    }
  }
  return {
    rects,
    parts,
    parents,
    ghosts: [...ghosts, ...missing],
    folds,
    folded,
    proxies: proxies.pods,
    densities,
    options,
  }

  /** @param bottom where the nodes end */
  function callers({ bottom }: { bottom: number }): [Block[], Block[], Block[]] {
    let low = bottom
    for (const node of topology.nodes)
      low = Math.max(
        low,
        (memory.at.get(`${BAND.nodes} ${node.place}`)?.y ?? -Infinity) + HEIGHT.node + secondLine(node),
      )
    return [
      clients,
      balancers.map((block, i) => ({
        ...block,
        want: BALANCED,
        above: i === 0 && clients.length > 0 ? GAP.down : GAP.row,
      })),
      asked.map((block) => ({ ...block, want: low + (options.tight ? 12 : 24) })),
    ]
  }

  function podBlocks(owners: ReturnType<typeof groupPods>): Block[] {
    const blocks: Block[] = []
    const sizes = [...owners.values()].map((pods) => pods.length)
    const all = sizes.filter((count) => densityFor(count) !== 'tile').reduce((sum, count) => sum + count, 0)
    const high = owners.size > 4 ? FOLD.low : FOLD.high
    for (const [key, pods] of owners) {
      const density = densityFor(pods.length, narrow ? pods.length : all)
      for (const pod of pods) densities.set(pod.place, density)
      const slots = slotsIn(memory, key, pods)
      if (density === 'tile') {
        const isOpen = options.opened?.has(key)
        const room = narrow ? { wide: NARROW } : { high }
        const folding = (isOpen ? unfolded : foldOf)(key, nameIn(key), pods, slots, room)
        if (isOpen)
          for (const pod of pods) {
            densities.set(pod.place, 'compact')
            parents.set(pod.place, key)
          }
        folds.push(folding.fold)
        for (const pod of pods) folded.set(pod.place, key)
        const { w, h } = folding
        const put = (x: number, y: number) => {
          rects.set(key, { x, y, w, h })
          for (const [place, rect] of folding.tiles(x, y)) (isOpen ? rects : parts).set(place, rect)
        }
        blocks.push({ key, w, h, put })
        continue
      }
      // Three stand in one row, since lines to a second one would run under the first.
      const w = !narrow ? WIDTH.pod : pods.length > 2 ? third : half
      const size = density === 'full' ? { w, h: podHigh, gap: GAP.row } : COMPACT
      const { columns, rows } = narrow ? acrossNarrow(slots, size) : gridFor(slots, density === 'full' ? 8 : 14)
      blocks.push({
        key,
        w: columns * (size.w + size.gap) - size.gap,
        h: rows * (size.h + size.gap) - size.gap,
        put: (x, y) => {
          for (const [place, slot] of slots) {
            // Down the columns on a wide pane, along the rows on a narrow one: both read in the order of birth.
            const column = narrow ? slot % columns : Math.floor(slot / rows)
            const row = narrow ? Math.floor(slot / columns) : slot % rows
            // What is left over in a narrow pane's last row stands in its middle, where no line to others is.
            const shift =
              narrow && slots.size % columns !== 0 && row === rows - 1 ? lastRowShift(slots, columns, size) : 0
            rects.set(place, {
              x: x + shift + column * (size.w + size.gap),
              y: y + row * (size.h + size.gap),
              w: size.w,
              h: size.h,
            })
          }
        },
      })
    }
    return blocks
  }

  function ghostBlock(ghost: Ghost, w: number): Block {
    const service = memory.at.get(`${BAND.services} ${ghost.service}`)
    const block = card(ghost.place, w, HEIGHT.ghost)
    return service ? { ...block, want: service.y + (small ? 34 : 57) } : block
  }
}

function acrossNarrow(slots: ReadonlyMap<Place, number>, size: { w: number; gap: number }) {
  const used = Math.max(1, usedOf(slots))
  const columns = Math.min(used, Math.max(1, Math.floor((NARROW + 1 + size.gap) / (size.w + size.gap))))
  return { columns, rows: Math.ceil(used / columns) }
}

function lastRowShift(slots: ReadonlyMap<Place, number>, columns: number, size: { w: number; gap: number }): number {
  const used = usedOf(slots)
  return ((columns - (used % columns || columns)) * (size.w + size.gap)) / 2
}

/** Bands as rows, wrapped where they are wider than the pane and centred. */
function down(bands: Block[][]): void {
  const GAP = GAPS.roomy
  let y = 0
  for (const [i, band] of bands.entries()) {
    let line: Block[] = []
    let width = 0
    const gap = i === 0 ? GAP.down + 8 : GAP.row
    const flush = () => {
      let x = (NARROW - width) / 2
      for (const block of line) {
        block.put(x, y)
        x += block.w + gap
      }
      y += Math.max(...line.map((block) => block.h)) + (i === 4 ? GAP.down - 6 : GAP.row)
      line = []
      width = 0
    }
    for (const block of band) {
      if (line.length > 0 && width + gap + block.w > NARROW + 1) flush()
      width += block.w + (line.length > 0 ? gap : 0)
      line.push(block)
    }
    if (line.length > 0) flush()
    if (band.length > 0) y += i === 4 ? 6 : GAP.down - GAP.row
  }
}
