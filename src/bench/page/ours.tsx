/** Our half of the page's benchmark: the diagram's room as the product has it, with the engine in its Worker. */
import { createRoot } from 'react-dom/client'
import { Diagram } from '#diagram'
import { createHost } from '#host'
import { actions, connect, select, traffic } from '#state'
import '../../ui/tokens.css'
import { GRAPH } from './graph.ts'
import type { Drawing } from './types.ts'

connect(await createHost())
createRoot(document.getElementById('root')!).render(<Diagram />)
await actions.open(GRAPH)

window.ours = {
  /** Lets traffic come, in requests a second, evenly from all sources. */
  flow(perSecond) {
    const sources = traffic.getState().sources.filter(({ source }) => source.door === 'loadBalancer')
    for (const { source } of traffic.getState().sources) {
      const rate = source.door === 'loadBalancer' ? perSecond / sources.length : 0
      actions.setSource({ ...source, rate, enabled: rate > 0 })
    }
  },
  /** Looks at the newest request, as who clicks it does; or at none. */
  look(on) {
    select({ trace: on ? (traffic.getState().traces.at(-1)?.id ?? null) : null, hop: null })
  },
  drawing: () => ({ nodes: nodesDrawn(), edges: edgesDrawn() }),
}

/** What is on the screen, for the rival to draw the same. */
function nodesDrawn(): Drawing['nodes'] {
  return [...document.querySelectorAll<HTMLElement>('.react-flow__node')].map((node) => {
    const { m41: x, m42: y } = new DOMMatrix(node.style.transform)
    return { id: node.dataset['id']!, x, y, w: node.offsetWidth, h: node.offsetHeight }
  })
}

function edgesDrawn(): Drawing['edges'] {
  return [...document.querySelectorAll<SVGPathElement>('.react-flow__edge .dg-edge')].map((path) => {
    const id = path.closest<HTMLElement>('.react-flow__edge')!.dataset['id']!
    const [from, to] = id.slice(id.indexOf(':') + 1).split('>')
    return { id, from: from!, to: to!, d: path.getAttribute('d')!, length: path.getTotalLength() }
  })
}
