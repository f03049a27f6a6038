import type { Protocol } from '../../kinds/service/types.ts'
import type { Container } from '../../kinds/pod/types.ts'
import type { AppRequest } from '../../network/sockets.ts'
import type { AppResponse } from '../../network/types.ts'
import type { ImagePrograms } from '../programs.ts'

/** A request as the process in the container sees it. */
export interface ImageRequest extends AppRequest {
  podName: string
  podNamespace: string
  podIP: string
  nodeName: string
  /** The port that was reached. */
  port: number
  /** The port that the connection comes from, where it is known. */
  clientPort?: number
  /** How long the container has been running. */
  runningMs?: number
  /** Milliseconds since 1970. */
  now?: number
  /** With its variables resolved. */
  container: Container
  /** A file that the manifest put there: of a ConfigMap or Secret, or written by a command; undefined: it is none. */
  read?: ReadFile
}

export type ReadFile = (path: string) => string | undefined

export interface Listener {
  port: number
  protocol: Protocol
}

/** What a container does once it is started. */
export interface Process {
  listens: readonly Listener[]
  /** How long after its start it opens its ports, in milliseconds; absent: at once. */
  opensMs?: number
  /** When it ends by itself; absent: never. */
  exits?: { afterMs: number; code: number }
  /** Milliseconds from SIGTERM to its end; Infinity: it ignores the signal and waits to be killed. */
  stopMs: number
  /** How long it goes on answering after SIGTERM. */
  servesMs?: number
  /** What it exits with then, 0 unless it says so. */
  stopCode?: number
}

/** How the containers of an image behave. One file an image; the registry is `images/index.ts`. */
export interface ImageBehaviour {
  /** What `Socket.app` says. */
  name: string
  /** Repositories without registry, tag and digest: `nginx`, `curlimages/curl`. */
  repositories: readonly string[]
  run(container: Container, read?: ReadFile): Process
  /** The answer to an HTTP request; null: the connection is closed without a word (it speaks something else). */
  respond(request: ImageRequest): AppResponse | null
  /** The certificate that it shows at one of its ports, in PEM; undefined: it speaks no TLS there. */
  certificate?(port: number, read: ReadFile): string | undefined
  /** It answers datagrams, or SCTP, as well: requests with `data`. */
  answersData?: true
  /** How long the process tries to get a port that is taken before it gives up, if it tries at all. */
  bindMs?: number
  /** An image with nothing but its own program in it: no shell, no sleep. */
  bare?: boolean
  /** Where a shell in it begins, unless the manifest says so; absent: `/`. */
  workingDir?: string
  /** What can be run in it beside that; absent: what a small Debian has, and nothing where it is bare. */
  programs?(image: string): ImagePrograms
  /** Files of its own that people look at, by path. */
  files?(image: string): Readonly<Record<string, string>>
}
