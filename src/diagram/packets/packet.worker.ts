import type { Drawn, Order } from './protocol.ts'
import { Stage } from './stage.ts'

const stage = new Stage(
  () => postMessage({ type: 'drawn' } satisfies Drawn),
  (viewport) => postMessage({ type: 'view', viewport } satisfies Drawn),
)
addEventListener('message', (event: MessageEvent<Order>) => stage.take(event.data))
