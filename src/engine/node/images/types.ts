import type { Protocol } from '../../kinds/service/types.ts'
import type { Container } from '../../kinds/pod/types.ts'
import type { AppRequest } from '../../network/sockets.ts'
import type { AppResponse } from '../../network/types.ts'

/** A request as the process in the container sees it. */
export interface ImageRequest extends AppRequest {
  podName: string
  podNamespace: string
  podIP: string
  nodeName: string
  /** The port that was reached. */
  port: number
  container: Container
}

export interface Listener {
  port: number
  protocol: Protocol
}

/** What a container does once it is started. */
export interface Process {
  listens: readonly Listener[]
  /** When it ends by itself; absent: never. */
  exits?: { afterMs: number; code: number }
  /** Milliseconds from SIGTERM to its end; Infinity: it ignores the signal and waits to be killed. */
  stopMs: number
}

/** How the containers of an image behave. One file an image; the registry is `images/index.ts`. */
export interface ImageBehaviour {
  /** What `Socket.app` says. */
  name: string
  /** Repositories without registry, tag and digest: `nginx`, `curlimages/curl`. */
  repositories: readonly string[]
  run(container: Container): Process
  /** The answer to an HTTP request; null: the connection is closed without a word (it speaks something else). */
  respond(request: ImageRequest): AppResponse | null
}
