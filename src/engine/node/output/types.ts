import type { ServedOnce } from './ring.ts'
import type { ContainerRun } from './run.ts'

/** A line of a container's standard output or error: the kubelet keeps both in one file. */
export interface LogLine {
  /** Milliseconds since 1970. */
  at: number
  text: string
}

/** A request with its time as milliseconds since 1970. */
export interface Request extends ServedOnce {
  at: number
}

/** What the process of an image writes. */
export interface ImageOutput {
  /** As it starts. */
  starts?: readonly string[]
  /** Of a request that it has answered. */
  served?(request: Request): readonly string[]
  /** As it ends. */
  ends?: readonly string[]
  /** A command line of the manifest's own takes the place of the image's, or runs before it: it writes what it writes. */
  hasCommand?: true
  /** It writes more, which is not known here. */
  isPartial?: true
}

/** One function an image; `index.ts` lists them. */
export type OutputOf = (run: ContainerRun) => ImageOutput
