import { ReactFlowProvider } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useStore } from 'zustand'
import { session } from '#state'
import { Picture } from './Picture.tsx'
import { TextFrame } from './text/TextFrame.tsx'
import './diagram.css'
import './cards/cards.css'
import './controls/controls.css'

/**
 * The picture of the cluster, filling its container. Everything it shows comes from `#state`: the topology, the
 * traces, the selection, and the clock of the picture.
 *
 * @example <section aria-label="Diagram"><Diagram /></section>
 */
export function Diagram() {
  const asText = useStore(session, (s) => s.asText)
  if (asText) return <TextFrame />
  return (
    <ReactFlowProvider>
      <Picture />
    </ReactFlowProvider>
  )
}
