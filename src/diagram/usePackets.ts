import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { onSought, onTraces, session, type Trace } from '#state'
import type { Size } from './hooks.ts'
import { PacketLayer, type Ground } from './packets/layer.ts'
import { setCurrent } from './current.ts'
import { paletteOf } from './theme.ts'

/** Mounts the packets over the pane and keeps them told of everything that moves. Returns "one of how many is shown". */
export function usePackets(
  host: RefObject<HTMLElement | null>,
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
    const element = host.current
    if (!element || still) return
    const root = element.parentElement!
    const regions = regionsOf(root)
    const packets = new PacketLayer(element, ({ alive, oneOf: n }) => {
      for (const region of regions) region?.setAttribute('data-packets-alive', String(alive))
      setOneOf(n)
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
    if (!still || !host.current) return
    for (const region of regionsOf(host.current.parentElement!))
      region?.setAttribute('data-packets-alive', drawnStill ? '1' : '0')
  }, [host, still, drawnStill])

  useEffect(() => {
    if (size) layer.current?.resize(size.width, size.height)
  }, [size, still])
  useEffect(() => layer.current?.setGround(ground), [ground, still])
  useEffect(() => layer.current?.select(selected), [selected, still])
  return { layer, oneOf }
}

const regionsOf = (root: Element) => [root, root.closest('[role="region"], section[aria-label]')]
