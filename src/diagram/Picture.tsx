import {
  Background,
  ReactFlow,
  useReactFlow,
  ViewportPortal,
  type NodeChange,
  type NodeMouseHandler,
} from '@xyflow/react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { select, selection } from '#state'
import { Late, type Loader } from '#ui'
import { cardsOf, CROWD, linksOf, withLeaving } from './build.ts'
import { nodeTypes, type Card } from './cards/Cards.tsx'
import { Legend } from './controls/Legend.tsx'
import { ReadingSwitch, ZoomButtons } from './controls/Controls.tsx'
import { see, SEEINGS } from './controls/readings.ts'
import { linesOf } from './edges/lines.ts'
import type { StopProps } from './edges/LineStop.tsx'
import { Lines } from './edges/Lines.tsx'
import type { Link } from './edges/Single.tsx'
import { EdgeTip } from './edges/EdgeTip.tsx'
import { usePointing } from './edges/usePointing.ts'
import { Why } from './edges/Why.tsx'
import { FilterChip, FindBar } from './find/FindBar.tsx'
import { useMoving, useReducedMotion, useSize } from './hooks.ts'
import { Flights } from './motion/Flights.tsx'
import { useMotion } from './motion/useMotion.ts'
import { roadsOf } from './geometry/roads.ts'
import { groundOf } from './ground.ts'
import type { Layout, Rect } from './layout/types.ts'
import type { Ground } from './packets/layer.ts'
import type { DrawnPath } from './path/tracePath.ts'
import { factsOf, useChosen, useLatestTrace, useSelectedTrace } from './useChosen.ts'
import { useMenu } from './menu/useMenu.ts'
import { useFar } from './useFar.ts'
import { useFit } from './useFit.ts'
import { meets, useFrame } from './useFrame.ts'
import { useKeys, type Walk } from './useKeys.ts'
import { useLeaving } from './useLeaving.ts'
import { useSteps } from './useSteps.ts'
import { useLayout } from './useLayout.ts'
import { useMovingView } from './useMovingView.ts'
import { usePackets } from './usePackets.ts'
import { ZOOM } from './view.ts'

/** From this width on the bar over the picture has room for words, in CSS pixels. */
const ROOMY = 760

const loadMap: Loader<{ layout: Layout; onMove: () => void }> = () =>
  import('./controls/MiniMap.tsx').then((room) => room.MiniMap)

const loadPath: Loader<{ path: DrawnPath; lit: number | null; whole: boolean }> = () =>
  import('./path/TracePath.tsx').then((room) => room.TracePath)
const loadStop: Loader<StopProps> = () => import('./edges/LineStop.tsx').then((room) => room.LineStop)

/** Whether a card is to be in the page: what is in sight, and the box or the frame of what is. */
function isIn(frame: Rect, card: Card, { rects }: Layout): boolean {
  const rect = rects.get(card.id)
  return rect === undefined || meets(frame, rect)
}

const clear = () => select({ place: null, edge: null, trace: null, hop: null })

export function Picture() {
  const root = useRef<HTMLDivElement>(null)
  const [dots, setDots] = useState<HTMLElement | null>(null)
  const flow = useReactFlow()
  const size = useSize(root)
  const still = useReducedMotion()
  useFar(root)
  const moving = useMovingView(root)
  const { topology, part, layout, drag, tidy, dragging, untidy } = useLayout(size)
  const shown = useMoving(layout, still || dragging)
  const { flights, origins } = useMotion(topology, layout, still)
  const view = useFit(layout, part, size, still)
  const [map, setMap] = useState(false)
  const [legend, setLegend] = useState(false)

  const facts = useMemo(() => factsOf(topology), [topology])
  const roads = useMemo(() => roadsOf(shown), [shown])
  const ground = useMemo<Ground>(() => groundOf(shown, roads, facts), [shown, roads, facts])
  const trace = useSelectedTrace()
  const latest = useLatestTrace(still)
  const { path, hop, leg } = useChosen(trace ?? latest, ground)
  const step = useSteps(path, (trace ?? latest)?.id ?? null, still)
  const { layer, oneOf } = usePackets(dots, ground, size, trace, still, path !== null)

  const place = useStore(selection, (s) => s.place)
  const edge = useStore(selection, (s) => s.edge)
  const lines = useMemo(() => linesOf(topology, shown, roads), [topology, shown, roads])
  const narrow = layout.options.axis === 'y'
  const tidyUp = () => {
    tidy()
    view.fit()
  }
  const mapSwitch = narrow ? null : { shown: map, toggle: () => setMap((on) => !on) }
  const lineUnder = usePointing(root, lines)
  const menu = useMenu(root, lineUnder, {
    layout: shown,
    lines,
    seeings: SEEINGS,
    see,
    fit: view.fit,
    tidy: untidy ? tidyUp : null,
    map: mapSwitch,
  })
  const [walk, setWalk] = useState<Walk | null>(null)
  const { entry, onKeyDown, onFocus, goTo } = useKeys(root, shown, size, menu.onMenuKey, view.taken, still, setWalk)
  const endWalk = (to: string | null) => {
    setWalk(null)
    if (to) goTo(to)
  }

  const lastCards = useRef<ReadonlyMap<string, Card>>(new Map())
  const cards = useMemo(() => {
    const marks = { selected: place, entry, path: trace && path ? path.places : null, hop, origins }
    const next = cardsOf(topology, shown, marks, lastCards.current)
    lastCards.current = new Map(next.map((card) => [card.id, card]))
    return next
  }, [topology, shown, place, entry, trace, path, hop, origins, lastCards])

  const lastLinks = useRef<ReadonlyMap<string, Link>>(new Map())
  const links = useMemo(() => {
    const next = linksOf(lines, edge, trace && path ? path.pairs : null, lastLinks.current)
    lastLinks.current = new Map(next.map((one) => [one.id, one]))
    return next
  }, [lines, edge, trace, path, lastLinks])
  const form = `${layout.options.reading} ${layout.options.axis}`
  const leavingCards = useLeaving(cards, form, still)
  const leavingLinks = useLeaving(links, form, still)
  const all = useMemo(
    () => withLeaving(cards, leavingCards, links, leavingLinks),
    [cards, leavingCards, links, leavingLinks],
  )
  const isCrowd = shown.rects.size > CROWD
  const frame = useFrame(isCrowd, size)
  const drawn = useMemo(
    () => (frame ? all.cards.filter((card) => isIn(frame, card, shown)) : all.cards),
    [frame, all, shown],
  )
  const chosenLine = edge ? lines.find((line) => line.edge === edge) : undefined

  const onNodesChange = useCallback(
    (changes: NodeChange<Card>[]) => {
      for (const change of changes) {
        if (change.type === 'position') drag(change.id, change.position, change.dragging ?? false)
      }
    },
    [drag],
  )
  const onNodeClick = useCallback<NodeMouseHandler<Card>>(
    (event, card) => {
      const line = lineUnder(event)
      if (line) select({ edge: line.edge, place: null })
      else if (card.type !== 'ghost') select({ place: card.id, edge: null })
    },
    [lineUnder],
  )
  const onPaneClick = useCallback(
    (event: React.MouseEvent) => {
      const line = lineUnder(event)
      if (line) select({ edge: line.edge, place: null })
      else clear()
    },
    [lineUnder],
  )
  // Dots lie over everything and take no clicks of their own.
  const onClickCapture = (event: React.MouseEvent) => {
    if (!root.current || !(event.target as Element).closest('.react-flow')) return
    if (menu.wasRest()) return event.stopPropagation()
    const { left, top } = root.current.getBoundingClientRect()
    const id = layer.current?.hit(event.clientX - left, event.clientY - top) ?? null
    if (id === null) return
    event.stopPropagation()
    select({ trace: id, hop: null, edge: null })
  }

  return (
    <div
      ref={root}
      className="dg-root"
      data-reading={layout.options.reading}
      data-narrow={narrow || undefined}
      data-tight={layout.options.tight || undefined}
      data-crowd={isCrowd || undefined}
      data-crossing={flights.length > 0 || undefined}
      data-tracing={trace ? true : undefined}
      onClickCapture={onClickCapture}
      {...menu.handlers}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      {size && (
        <ReactFlow
          nodes={drawn}
          nodeTypes={nodeTypes}
          onNodesChange={onNodesChange}
          onNodeClick={onNodeClick}
          onPaneClick={onPaneClick}
          {...moving}
          onMoveStart={(event) => event && view.taken()}
          minZoom={ZOOM.min}
          maxZoom={ZOOM.max}
          nodesConnectable={false}
          elementsSelectable={false}
          nodeClickDistance={4}
          disableKeyboardA11y
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
        >
          <Flights flights={flights} />
          <Lines links={all.links} />
          <Background gap={22} size={1.2} />
          {/* A child of what React Flow moves: dots are on their edges in every frame, whoever is late. */}
          <ViewportPortal>
            <div ref={setDots} className="dg-dots" aria-hidden />
          </ViewportPortal>
          {path && <Late load={loadPath} props={{ path, lit: leg ?? step, whole: still }} onFailed={clear} />}
        </ReactFlow>
      )}
      {map && !narrow && (
        <Late load={loadMap} props={{ layout: shown, onMove: view.taken }} onFailed={() => setMap(false)} />
      )}
      <EdgeTip lines={lines} />
      {walk && (
        <Late
          key={walk.card}
          load={loadStop}
          props={{ ...walk, lines, layout: shown, onLeave: endWalk }}
          onFailed={() => setWalk(null)}
        />
      )}
      {chosenLine && <Why line={chosenLine} />}
      <div className="dg-top">
        <ReadingSwitch />
        <FindBar />
        <Legend open={legend} short={size !== null && size.width < ROOMY} onToggle={() => setLegend((on) => !on)} />
        <FilterChip />
        {oneOf > 1 && <span className="dg-sampled">showing 1 of {oneOf}</span>}
      </div>
      <ZoomButtons
        onZoom={(factor) => {
          view.taken()
          void flow.zoomTo(flow.getZoom() * factor, { duration: still ? 0 : 160 })
        }}
        onFit={view.fit}
        onTidy={untidy ? tidyUp : null}
        map={mapSwitch}
      />
      {shown.rects.size === 0 && (
        <p className="dg-empty">{part ? 'There is nothing of that kind.' : 'The cluster is starting…'}</p>
      )}
    </div>
  )
}
