import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { onSought, onTraces, session, type Trace } from '#state'
import type { Size } from './hooks.ts'
import { PacketLayer, type Ground } from './packets/layer.ts'
import { setCurrent } from './current.ts'
import { watchMoves, type Pointer } from './pointer/moves.ts'
import { paletteOf } from './theme.ts'

/** Mounts the packets over the pane and keeps them told of everything that moves. Returns "one of how many is shown". */
export function usePackets(
  host: HTMLElement | null,
  ground: Ground,
  size: Size | null,
  selected: Trace | null,
  still: boolean,
  drawnStill: boolean,
): { layer: RefObject<PacketLayer | null>; oneOf: number } {
  const layer = useRef<PacketLayer | null>(null)
  const [oneOf, setOneOf] = useState(1)
  const api = useStoreApi()

  useEffect(() => {
    if (!host || still) return
    const root = rootOf(host)
    const regions = regionsOf(root)
    const packets = new PacketLayer(host, {
      counts: ({ alive, oneOf: n, fps }) => {
        root.setAttribute('data-packets-fps', fps.toFixed(1))
        for (const region of regions) region?.setAttribute('data-packets-alive', String(alive))
        setOneOf(n)
      },
      over: (trace) => root.querySelector('.react-flow__pane')?.toggleAttribute('data-over-dot', trace !== null),
    })
    layer.current = packets
    setCurrent(packets)
    const recolour = () => packets.setPalette(paletteOf(root))
    recolour()
    const themes = new MutationObserver(recolour)
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    let last = ''
    const follow = () => {
      const [x, y, zoom] = api.getState().transform
      const now = `${x},${y},${zoom}`
      if (now === last) return
      last = now
      packets.setViewport({ x, y, zoom })
    }
    follow()
    const stops = [
      api.subscribe(follow),
      followPointer(root, (pointer) => packets.setPointer(pointer)),
      onTraces((traces) => packets.add(traces)),
      onSought((traces, time) => packets.show(traces, time)),
      session.subscribe((now, before) => {
        if (now.playing !== before.playing || now.speed !== before.speed) packets.syncClock()
      }),
    ]
    return () => {
      for (const stop of stops) stop()
      themes.disconnect()
      setCurrent(null)
      packets.dispose()
      layer.current = null
    }
  }, [api, host, still])

  // Where motion is not wanted, the one request that is drawn counts for the dots.
  useEffect(() => {
    if (!still || !host) return
    for (const region of regionsOf(rootOf(host))) region?.setAttribute('data-packets-alive', drawnStill ? '1' : '0')
  }, [host, still, drawnStill])

  useEffect(() => {
    if (size) layer.current?.resize(size.width, size.height)
  }, [host, size, still])
  useEffect(() => layer.current?.setGround(ground), [host, ground, still])
  useEffect(() => layer.current?.select(selected), [host, selected, still])
  return { layer, oneOf }
}

const rootOf = (host: Element) => host.closest<HTMLElement>('.dg-root')!
const regionsOf = (root: Element) => [root, root.closest('[role="region"], section[aria-label]')]

/** Often enough that a dot is larger as soon as the pointer comes to rest on it. */
const EVERY_MS = 50

/** Tells now and then where the pointer is in an element; null when it has left, or holds something. */
function followPointer(element: HTMLElement, tell: (at: { x: number; y: number } | null) => void): () => void {
  let last: Pointer | null = null
  let timer = 0
  let said = -Infinity
  let isOver = false
  const send = () => {
    timer = 0
    if (!last && !isOver) return
    isOver = last !== null
    said = performance.now()
    tell(last && { x: last.x, y: last.y })
  }
  const stop = watchMoves(element, (at) => {
    last = at
    timer ||= window.setTimeout(send, Math.max(0, said + EVERY_MS - performance.now()))
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}
