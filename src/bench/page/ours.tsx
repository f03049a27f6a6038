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
const all = traffic.getState().sources.map(({ source }) => source)
const flows = all.filter(({ door }) => door === 'loadBalancer')
// The rest of the traffic comes from pods, which would be two edges more.
for (const source of all) if (!flows.includes(source)) actions.removeSource(source.id)
/** No source sends more a second. */
const MOST = 100
let several = 1

window.ours = {
  /** Lets traffic come, in requests a second, evenly from all who send; from several sources each where one is not enough. */
  flow(perSecond) {
    const each = perSecond / flows.length
    several = Math.max(several, Math.ceil(each / MOST))
    for (const source of flows) {
      for (let n = 0; n < several; n++) {
        const id = n === 0 ? source.id : `${source.id} ${n}`
        actions.setSource({ ...source, id, rate: each / several, enabled: true })
      }
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
  return [...document.querySelectorAll<SVGPathElement>('.dg-link .dg-edge')].map((path) => {
    const id = path.closest<HTMLElement>('.dg-link')!.dataset['id']!
    const [from, to] = id.slice(id.indexOf(':') + 1).split('>')
    return { id, from: from!, to: to!, d: path.getAttribute('d')!, length: path.getTotalLength() }
  })
}
