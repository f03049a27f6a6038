import type { Order } from './protocol.ts'
import { Stage } from './stage.ts'

const stage = new Stage((drawn) => postMessage(drawn))
addEventListener('message', (event: MessageEvent<Order>) => stage.take(event.data))
