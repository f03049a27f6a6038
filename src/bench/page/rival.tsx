/** The rival: React Flow's own way to animate edges, circles that `animateMotion` moves along them. */
import { memo } from 'react'
import { createRoot } from 'react-dom/client'
import { Background, BaseEdge, ReactFlow, type Edge, type EdgeProps, type Node } from '@xyflow/react'
import '@xyflow/react/dist/style.css'

const { drawing, dots } = window.rival
/** The speed of our dots, in pixels a millisecond. */
const SPEED = 0.42
const COLOURS = ['#2f5fe3', '#0b7a5c', '#c22f3c']

type Animated = Edge<{ d: string; length: number; dots: number }>

const nodes: Node[] = drawing.nodes.map(({ id, x, y, w, h }) => ({
  id,
  position: { x, y },
  width: w,
  height: h,
  data: { label: id.slice(id.lastIndexOf('/') + 1) },
}))
const edges: Animated[] = drawing.edges.map(({ id, from, to, d, length }, i) => ({
  id,
  source: from,
  target: to,
  type: 'animated',
  data: { d, length, dots: Math.floor(dots / drawing.edges.length) + (i < dots % drawing.edges.length ? 1 : 0) },
}))

const AnimatedEdge = memo(({ id, data }: EdgeProps<Animated>) => {
  if (!data) return null
  const ms = data.length / SPEED
  return (
    <>
      <BaseEdge id={id} path={data.d} />
      {Array.from({ length: data.dots }, (_, i) => (
        <circle key={i} r={5.2} fill={COLOURS[i % 3]!}>
          <animateMotion dur={`${ms}ms`} begin={`${(-ms * i) / data.dots}ms`} repeatCount="indefinite" path={data.d} />
        </circle>
      ))}
    </>
  )
})
const edgeTypes = { animated: AnimatedEdge }

createRoot(document.getElementById('root')!).render(
  <ReactFlow
    nodes={nodes}
    edges={edges}
    edgeTypes={edgeTypes}
    fitView
    minZoom={0.05}
    nodesDraggable={false}
    onInit={() => (window.rivalIsReady = true)}
  >
    <Background />
  </ReactFlow>,
)
