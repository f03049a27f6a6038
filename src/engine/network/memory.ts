import type { Kernel } from '../kernel/index.ts'
import { Memo } from './memo.ts'
import type { Story } from './record.ts'
import type { SendRequest } from './request.ts'
import type { Tape } from './tape.ts'

export interface MemoryOptions {
  kernel: Kernel
  tape: Tape
  /** The journey in full, hook by hook; the tape runs. */
  tell: (request: SendRequest) => Story
  /** Is called when nothing is remembered any more. */
  onForget: () => void
  /** Every journey is made in full. */
  isOff: boolean
}

const NOTHING: readonly number[] = []

/**
 * Tells journeys, from memory where it can: see src/decisions/0012-journeys-are-repeated-from-memory.md. What a request
 * leaves behind is the same either way.
 */
export class Memory {
  readonly #options: MemoryOptions
  readonly #memo = new Memo()
  /** The epoch that the memory is about. */
  #epoch = -1
  /** The story told last, when it was not from memory. */
  #last: Story | null = null
  #remembered = 0

  constructor(options: MemoryOptions) {
    this.#options = options
  }

  /** How many stories were told from memory so far. */
  get remembered(): number {
    return this.#remembered
  }

  /** The ports of the journey told last, in the order of its story's. */
  ports(): readonly number[] {
    return this.#last ? this.#last.ports : this.#memo.ports()
  }

  tell(request: SendRequest): Story {
    // Who goes on with an open connection depends on what is open.
    if (this.#options.isOff || request.connection !== undefined || hasOwnWords(request))
      return this.#inFull(request, NOTHING, false)
    const memo = this.#memo
    const { kernel } = this.#options
    if (this.#epoch !== kernel.epoch || memo.isFull) this.#forget()
    const road = memo.road(request)
    const story = memo.follow(road)
    if (story) {
      this.#last = null
      this.#remembered++
      return story
    }
    const told = this.#inFull(request, memo.drawn(), road.isKnown)
    if (road.isKnown && this.#epoch === kernel.epoch) memo.learn(road, this.#options.tape, told)
    road.isKnown = true
    return told
  }

  #inFull(request: SendRequest, given: readonly number[], isRecording: boolean): Story {
    const { tape, tell } = this.#options
    tape.begin(given, isRecording)
    this.#last = tell(request)
    tape.end()
    return this.#last
  }

  #forget(): void {
    this.#epoch = this.#options.kernel.epoch
    if (this.#memo.isEmpty) return
    this.#memo.clear()
    this.#options.onForget()
  }
}

/** Requests with headers or names of their own are rarely made twice. */
function hasOwnWords({ headers, resolve }: SendRequest): boolean {
  return headers !== undefined || resolve !== undefined
}
