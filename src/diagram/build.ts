import type { CSSProperties } from 'react'
import type { Place, Topology } from '#state'
import type { Card } from './cards/Cards.tsx'
import {
  clientName,
  entryName,
  foldName,
  ghostName,
  isolations,
  loadBalancerName,
  nodeName,
  podName,
  serviceName,
} from './cards/names.ts'
import type { Line } from './edges/lines.ts'
import type { Link } from './edges/Single.tsx'
import { senders } from './layout/groups.ts'
import { stripServices } from './layout/strip.ts'
import type { Fold, Layout, Rect } from './layout/types.ts'
import type { Origin } from './motion/flights.ts'
import { same } from './stable.ts'

/** What a person points at, as sets of places. */
export interface Marks {
  selected: Place | null
  /** Where Tab enters. */
  entry: Place | null
  /** The places of the selected request; null when none is selected. */
  path: ReadonlySet<Place> | null
  /** The places of the hop that is pointed at. */
  hop: ReadonlySet<Place>
  /** Where what has just come grows from. */
  origins?: ReadonlyMap<Place, Origin>
}

/** From so many cards on, only those in sight are in the page, and nothing of them moves by itself. */
export const CROWD = 120

/** What has other cards in it lies under the lines to these; lines lie at -1, after frames in the page. */
const UNDER = { box: -2, frame: -1 } as const

/**
 * Cards for React Flow. Data that says the same as before is the same object as before, so `memo` keeps unchanged
 * cards from rendering; `before` is what the last call returned.
 */
export function cardsOf(topology: Topology, layout: Layout, marks: Marks, before: ReadonlyMap<string, Card>): Card[] {
  const cards: Card[] = []
  const physical = layout.options.reading === 'physical'
  const draggable = layout.options.axis === 'x'
  const rules = physical ? stripServices(topology) : null
  const asking = senders(topology)
  const isolated = isolations(topology)
  const behind = endpointsOf(topology)
  const isCrowd = layout.rects.size > CROWD

  const add = (place: Place, name: string, type: Card['type'], data: Card['data'], extra: Partial<Card> = {}) => {
    const rect = layout.rects.get(place)
    if (!rect) return
    const parent = layout.parents.get(place)
    const origin = parent ? layout.rects.get(parent) : undefined
    cards.push(reuse(before.get(place), card(place, name, type, data, rect, origin && parent, origin, extra)))
  }
  const card = (
    place: Place,
    name: string,
    type: Card['type'],
    data: Card['data'],
    rect: Rect,
    parent: Place | undefined,
    origin: Rect | undefined,
    extra: Partial<Card>,
    isFrame = extra.zIndex !== undefined,
  ): Card =>
    ({
      id: place,
      type,
      data,
      position: { x: rect.x - (origin?.x ?? 0), y: rect.y - (origin?.y ?? 0) },
      width: rect.w,
      height: rect.h,
      measured: { width: rect.w, height: rect.h },
      ...(parent && { parentId: parent }),
      ...(isCrowd ? standing(rect) : grownFrom(marks.origins?.get(place))),
      draggable: draggable && !parent,
      ariaLabel: name,
      ariaRole: 'button',
      domAttributes: {
        tabIndex: place === marks.entry ? 0 : -1,
        'aria-pressed': place === marks.selected,
        'aria-current': marks.hop.has(place) ? 'step' : undefined,
        'aria-roledescription': undefined,
        ...('fold' in data && { 'aria-expanded': data.fold.open ?? false }),
      },
      className: [
        isFrame && 'is-frame',
        place === marks.selected && 'is-selected',
        marks.path && (marks.path.has(place) || type === 'fold' ? 'is-lit' : 'is-dim'),
        marks.hop.has(place) && 'is-hop',
      ]
        .filter(Boolean)
        .join(' '),
      ...extra,
    }) as Card

  for (const view of topology.clients) add(view.place, clientName(view), 'client', { view })
  for (const view of topology.loadBalancers) add(view.place, loadBalancerName(view), 'loadBalancer', { view })
  const lit = marks.selected?.startsWith('service/')
    ? marks.selected
    : ([...marks.hop].find((p) => p.startsWith('service/')) ?? null)
  for (const view of topology.nodes) {
    const data = { view, services: rules, lit: physical ? lit : null, shown: layout.strip?.rows ?? 0 }
    add(view.place, nodeName(view), 'node', data, physical ? { zIndex: UNDER.box } : {})
  }
  if (!physical) {
    for (const view of topology.services) {
      const small = layout.densities.get(view.place) === 'compact'
      const balancer = topology.loadBalancers.find(({ service }) => service === view.place)?.address ?? null
      add(view.place, serviceName(view), 'service', { view, small, balancer, pods: behind.of.get(view.place) ?? [] })
    }
  }
  if (!physical) {
    const absent = new Set(layout.ghosts.map(({ place }) => place))
    for (const view of topology.entries) {
      const missing = [...new Set(view.rules.map(({ backend }) => backend))].filter((place) => absent.has(place))
      add(view.place, entryName(view), 'entry', { view, missing })
    }
  }
  const open = new Set(layout.folds.filter((fold) => fold.open).map((fold) => fold.place))
  // A frame lies under the cards in it.
  for (const fold of layout.folds) if (fold.open) addFold(fold)
  for (const view of topology.pods) {
    const stack = layout.folded.get(view.place)
    if (stack && !open.has(stack)) continue
    const policies = isolated.get(view.place)
    const letters = lettersIn(layout.rects.get(view.place)?.w ?? 0, policies !== undefined)
    const sends = asking.has(view.place)
    add(view.place, podName(view, policies), 'pod', {
      view,
      isolated: policies,
      density: layout.densities.get(view.place) ?? 'full',
      sends,
      letters,
      services: behind.before.get(view.place) ?? [],
    })
  }
  for (const fold of layout.folds) if (!fold.open) addFold(fold)
  for (const view of layout.ghosts) add(view.place, ghostName(view), 'ghost', { view }, { draggable: false })
  return cards

  function addFold(fold: Fold): void {
    const holds = (place: Place | null | undefined) => (place && layout.folded.get(place) === fold.place ? place : null)
    const hop = [...marks.hop].find((place) => holds(place)) ?? null
    const onPath = marks.path ? ([...marks.path].find((place) => holds(place)) ?? null) : null
    const data = { fold, selected: holds(marks.selected), lit: hop ?? onPath }
    add(fold.place, foldName(fold), 'fold', data, fold.open ? { zIndex: UNDER.frame } : {})
  }
}

/** A thing that is moved by a transform is a piece of its own to the browser, which puts all pieces together in each frame. */
const standing = ({ x, y }: Rect) => ({ style: { transform: 'none', left: x, top: y } })

const grownFrom = (origin: Origin | undefined) =>
  origin && { style: { '--dx': `${origin.dx}px`, '--dy': `${origin.dy}px`, '--s': 0.35 } as CSSProperties }

/** How much of a name has room beside the marks of a pod's card: a letter is some eight pixels wide. */
const lettersIn = (width: number, isShielded: boolean) => Math.max(8, Math.floor((width - (isShielded ? 60 : 41)) / 8))

/** The pods behind each Service, and the Services before each pod. */
function endpointsOf({ edges }: Topology) {
  const of = new Map<Place, Place[]>()
  const before = new Map<Place, Place[]>()
  const put = (map: Map<Place, Place[]>, key: Place, one: Place) => {
    const list = map.get(key)
    if (list) list.push(one)
    else map.set(key, [one])
  }
  for (const { kind, from, to } of edges) {
    if (kind !== 'endpoint') continue
    put(of, from, to)
    put(before, to, from)
  }
  return { of, before }
}

function reuse(old: Card | undefined, fresh: Card): Card {
  if (!old || old.type !== fresh.type) return fresh
  const data = same(old.data, fresh.data) ? old.data : fresh.data
  const card = { ...fresh, data } as Card
  return same({ ...old, data: null }, { ...card, data: null }) && data === old.data ? old : card
}

/** Lines as they are drawn now; what looks as before is the same object, so that it is not drawn again. */
export function linksOf(
  lines: readonly Line[],
  chosen: string | null,
  path: ReadonlySet<string> | null,
  before: ReadonlyMap<string, Link>,
): Link[] {
  return lines.map((line) => {
    const lit = path?.has(`${line.from}>${line.to}`) ?? false
    const link = { id: line.id, line, lit, chosen: line.edge === chosen, className: path && !lit ? 'is-dim' : '' }
    const old = before.get(line.id)
    return old && same(old, link) ? old : link
  })
}

/** The picture with what fades in it; lines need both of their ends, and cards in a box need the box. */
export function withLeaving(
  cards: Card[],
  leavingCards: readonly Card[],
  links: Link[],
  leavingLinks: readonly Link[],
): { cards: Card[]; links: Link[] } {
  if (leavingCards.length === 0 && leavingLinks.length === 0) return { cards, links }
  const there = new Set([...cards, ...leavingCards].map((one) => one.id))
  const fading = leavingCards
    .filter((one) => !one.parentId || there.has(one.parentId))
    .map((one) => ({ ...one, draggable: false, domAttributes: { tabIndex: -1, 'aria-hidden': true } }) as Card)
  return {
    cards: [...cards, ...fading],
    links: [...links, ...leavingLinks.filter(({ line }) => there.has(line.from) && there.has(line.to))],
  }
}
