import {
  askFor,
  clearFilter,
  filter,
  openMenu,
  select,
  selection,
  session,
  type MenuLine,
  type MenuWish,
  type Place,
} from '#state'
import { titleOf } from '#state/acts'
import { setFilter } from '#state/find'
import type { Seeing } from '../controls/readings.ts'
import type { Line } from '../edges/lines.ts'
import type { Fold, Layout } from '../layout/types.ts'

/** What a menu of the diagram can tell of, and do with, the picture. */
export interface MenuGround {
  layout: Layout
  lines: readonly Line[]
  /** The ways to see the diagram. */
  seeings: readonly { seeing: Seeing; name: string }[]
  see(seeing: Seeing): void
  fit(): void
  /** Null while everything is in its place. */
  tidy: (() => void) | null
  /** Null where there is no room for one. */
  map: { shown: boolean; toggle: () => void } | null
}

type Opening = Pick<MenuWish, 'anchor' | 'byKey'>

/** Opens the menu of a card, of a line, or of the ground between them. */
export function openFor(
  target: { card: Place | null; edge: string | null },
  opening: Opening,
  ground: MenuGround,
): void {
  const { card, edge } = target
  if (card !== null) return openMenu({ ...opening, ...ofCard(card, ground) })
  const line = edge === null ? undefined : ground.lines.find((one) => one.id === edge)
  openMenu({ ...opening, ...(line ? ofLine(line, ground) : ofGround(ground)) })
}

type Content = Pick<MenuWish, 'label' | 'place' | 'groups'>

function ofCard(card: Place, ground: MenuGround): Content {
  const { folds, ghosts } = ground.layout
  const fold = folds.find((one) => one.place === card)
  const ghost = ghosts.find((one) => one.place === card)
  const inside = fold && chosenIn(fold)
  const place = ghost ? ghost.service : (inside ?? card)
  return {
    label: fold && !inside ? fold.name : titleOf(place),
    place,
    groups: [
      { label: 'Show', items: onlyIt(place) },
      { label: 'Pods', items: fold ? [podsOf(fold)] : [] },
      { label: 'Lines', items: linesAt(card, ground) },
    ],
  }
}

/** A Service alone, with what leads to it. */
function onlyIt(place: Place): MenuLine[] {
  const service = place.replace(/^loadbalancer\//, 'service/')
  if (!service.startsWith('service/') || filter.getState().wish.service === service) return everything()
  return [
    { id: 'only', label: 'Show only it, and what leads to it', onChoose: () => void setFilter({ service }) },
    ...everything(),
  ]
}

function everything(): MenuLine[] {
  return filter.getState().keep ? [{ id: 'all', label: 'Show everything again', onChoose: clearFilter }] : []
}

/** The pod of the stack that is selected: then the menu is that pod's. */
function chosenIn(fold: Fold): Place | undefined {
  const { place } = selection.getState()
  return fold.tiles.find(({ pod }) => pod.place === place)?.pod.place
}

function podsOf(fold: Fold): MenuLine {
  return {
    id: 'pods',
    label: 'Choose a pod',
    hint: String(fold.tiles.length),
    items: fold.tiles.map(({ pod }) => ({
      id: pod.place,
      label: pod.name,
      hint: pod.ready ? 'ready' : pod.status,
      onChoose: () => select({ place: pod.place, edge: null }),
    })),
  }
}

/** Why each line at a card is there. */
function linesAt(card: Place, { lines, layout }: MenuGround): MenuLine[] {
  const found = new Map<string, MenuLine>()
  for (const line of lines) {
    if (line.from !== card && line.to !== card) continue
    const other = line.from === card ? line.to : line.from
    const fold = layout.folds.find((one) => one.place === other)
    const ghost = layout.ghosts.find((one) => one.place === other)
    const name = fold ? `${fold.tiles.length} pods of ${fold.name}` : ghost ? `what is missing` : titleOf(other)
    found.set(line.edge, {
      id: line.edge,
      label: `${line.from === card ? 'To' : 'From'} ${name}${line.forbidden ? ', forbidden' : ''}`,
      ...(line.label && { hint: line.label }),
      onChoose: () => select({ edge: line.edge, place: null }),
    })
  }
  if (found.size === 0) return []
  return [{ id: 'lines', label: 'Why is a line here', hint: String(found.size), items: [...found.values()] }]
}

function ofLine(line: Line, { layout }: MenuGround): Content {
  const goTo = (place: Place, way: string): MenuLine[] =>
    layout.rects.has(place) && !place.startsWith('ghost/')
      ? [{ id: way, label: `${way} ${titleOf(place)}`, onChoose: () => select({ place, edge: null }) }]
      : []
  return {
    label: `Line from ${titleOf(line.from)} to ${titleOf(line.to)}`,
    place: null,
    groups: [
      {
        label: 'Line',
        items: [
          { id: 'why', label: 'Why is it here', onChoose: () => select({ edge: line.edge, place: null }) },
          ...goTo(line.from, 'From'),
          ...goTo(line.to, 'To'),
        ],
      },
    ],
  }
}

function ofGround({ seeings, see, fit, tidy, map }: MenuGround): Content {
  const now = session.getState().reading
  return {
    label: 'Diagram',
    place: null,
    groups: [
      { label: 'Requests', items: [{ id: 'send', label: 'Send request…', onChoose: () => askFor('send') }] },
      {
        label: 'Reading',
        items: seeings.map(({ seeing, name }) => ({
          id: seeing,
          label: name,
          checked: seeing === now,
          onChoose: () => see(seeing),
        })),
      },
      {
        label: 'View',
        items: [
          { id: 'find', label: 'Find…', hint: '/', onChoose: () => askFor('find') },
          ...everything(),
          { id: 'fit', label: 'Fit to view', onChoose: fit },
          { id: 'tidy', label: 'Tidy up', disabled: tidy === null, onChoose: () => tidy?.() },
          ...(map
            ? [{ id: 'map', label: map.shown ? 'Hide the minimap' : 'Show the minimap', onChoose: map.toggle }]
            : []),
        ],
      },
    ],
  }
}
