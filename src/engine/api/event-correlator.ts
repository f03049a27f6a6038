import type { KubeObject } from './types.ts'

/**
 * What a recorder makes of what it is told before it writes anything: client-go tools/record/events_cache.go.
 *
 *   told ─▶ one of ten that differ by their message alone? combined ─▶ equal to one before? counted up
 *        ─▶ 25 about an object at once, then one in five minutes: the rest is counted, but not written
 */
/** Of events that differ by their message alone in ten minutes, the tenth and all after it are combined. */
const SIMILAR = 10
const SIMILAR_MS = 10 * 60 * 1000
const BURST = 25
const REFILL_MS = 5 * 60 * 1000
/** About how many objects something is remembered: maxLruCacheEntries. Those heard of first are forgotten first. */
const MAX_OBJECTS = 4096
/** How many different events of one reason are remembered. */
const MAX_TOLD = 64
/** It speaks by the newer events.k8s.io, whose recorder neither combines nor drops anything. */
const SCHEDULER = 'default-scheduler'

/** What an Event about the subject is called, should there be a new one. */
interface Namer {
  next(subject: string): string
}

/** One Event, whether it is still there or not. */
interface Told {
  message: string
  fieldPath: string
  name: string
  count: number
  firstTimestamp: string
  /** The round of its reason in which its message was told last. */
  round: number
}

/** Events of one reason. */
interface Reason {
  type: string
  reason: string
  /** When there was one, in virtual milliseconds. */
  last: number
  /** Counts how often ten quiet minutes have passed. */
  round: number
  /** Different messages in this round. */
  messages: number
  told: Told[]
  combined?: Told
}

/** What one component has told about one object: plain data. */
export interface Talk {
  uid: string
  component: string
  host: string
  /** As many events may be written at once, as they were at `at`, in virtual milliseconds. */
  tokens: number
  at: number
  reasons: Reason[]
}

/** What somebody tells about an object. What there is not is empty. */
export interface Heard {
  about: KubeObject
  /** That of the object. */
  uid: string
  component: string
  host: string
  type: string
  reason: string
  message: string
  fieldPath: string
}

/** What is to be written: a count above 1 belongs to an Event of this name, which may be gone. */
export type Correlated = Pick<Told, 'name' | 'message' | 'count' | 'firstTimestamp'>

interface Kept {
  talk: Talk
  /** The snapshots that had been taken when it was last copied: an older one holds the very object. */
  age: number
}

export class EventCorrelator {
  readonly #objects = new Map<string, Kept[]>()
  #age = 0

  constructor(private readonly names: Namer) {}

  /**
   * @param now in virtual milliseconds, and `time` as Events have it
   * @returns undefined: nothing is to be written
   */
  correlate(heard: Heard, now: number, time: string): Correlated | undefined {
    const talk = this.#talkOf(heard, now)
    const reason = reasonOf(talk, heard)
    const told = reason ? this.#again(reason, heard, now, time) : this.#first(talk, heard, now, time)
    return heard.component === SCHEDULER || accept(talk, now) ? told : undefined
  }

  snapshot(): Talk[] {
    this.#age++
    return [...this.#objects.values()].flat().map(({ talk }) => talk)
  }

  restore(talks: readonly Talk[]): void {
    this.#objects.clear()
    this.#age++
    for (const talk of talks) this.#keep(talk, this.#age - 1)
  }

  #keep(talk: Talk, age: number): Kept {
    const kept = { talk, age }
    const known = this.#objects.get(talk.uid)
    if (known) known.push(kept)
    else {
      this.#objects.set(talk.uid, [kept])
      if (this.#objects.size > MAX_OBJECTS) this.#objects.delete(this.#objects.keys().next().value!)
    }
    return kept
  }

  /** The first of its reason: most are, and nothing has to be compared. */
  #first(talk: Talk, { about, type, reason, message, fieldPath, component }: Heard, now: number, time: string): Told {
    const name = this.names.next(about.metadata.name)
    const told = { message, fieldPath, name, count: 1, firstTimestamp: time, round: 1 }
    const messages = component === SCHEDULER ? 0 : 1
    // thousands of objects have a few each: a list that is pushed to keeps room for sixteen more
    talk.reasons = [...talk.reasons, { type, reason, last: now, round: 1, messages, told: [told] }]
    return told
  }

  #again(reason: Reason, heard: Heard, now: number, time: string): Told {
    if (now - reason.last > SIMILAR_MS) {
      reason.round++
      reason.messages = 0
    }
    reason.last = now
    const combined = heard.component !== SCHEDULER && isOneTooMany(reason, heard.message)
    const told = (combined ? reason.combined : toldBefore(reason, heard)) ?? this.#add(reason, heard, combined, time)
    told.count++
    if (combined) told.message = `(combined from similar events): ${heard.message}`
    else told.round = reason.round
    return told
  }

  #add(reason: Reason, { about, message, fieldPath }: Heard, combined: boolean, time: string): Told {
    const name = this.names.next(about.metadata.name)
    const told = { message, fieldPath, name, count: 0, firstTimestamp: time, round: 0 }
    if (combined) reason.combined = told
    else reason.told = [...(reason.told.length < MAX_TOLD ? reason.told : reason.told.slice(1)), told]
    return told
  }

  /** For writing: copied if a snapshot holds it. */
  #talkOf({ uid, component, host }: Heard, now: number): Talk {
    const known = this.#objects.get(uid)
    let kept: Kept | undefined
    if (known) {
      for (let i = 0; i < known.length && !kept; i++) {
        const { talk } = known[i]!
        if (talk.component === component && talk.host === host) kept = known[i]
      }
    }
    kept ??= this.#keep({ uid, component, host, tokens: BURST, at: now, reasons: [] }, this.#age)
    if (kept.age !== this.#age) {
      kept.talk = copy(kept.talk)
      kept.age = this.#age
    }
    return kept.talk
  }
}

function copy(talk: Talk): Talk {
  const reasons = talk.reasons.map((reason) => ({
    ...reason,
    told: reason.told.map((told) => ({ ...told })),
    ...(reason.combined && { combined: { ...reason.combined } }),
  }))
  return { ...talk, reasons }
}

function reasonOf({ reasons }: Talk, { type, reason }: Heard): Reason | undefined {
  for (let i = 0; i < reasons.length; i++) {
    const known = reasons[i]!
    if (known.reason === reason && known.type === type) return known
  }
  return undefined
}

/**
 * EventAggregate: counts a message that is new in this round. Of ten different ones the real aggregator forgets any one;
 * here it is always the newest.
 */
function isOneTooMany(reason: Reason, message: string): boolean {
  const { told, round } = reason
  for (let i = 0; i < told.length; i++) if (told[i]!.message === message && told[i]!.round === round) return false
  if (reason.messages + 1 >= SIMILAR) return true
  reason.messages++
  return false
}

function toldBefore({ told }: Reason, { message, fieldPath }: Heard): Told | undefined {
  for (let i = 0; i < told.length; i++) {
    const each = told[i]!
    if (each.message === message && each.fieldPath === fieldPath) return each
  }
  return undefined
}

/** EventSourceObjectSpamFilter: a bucket of tokens, one for each write. */
function accept(talk: Talk, now: number): boolean {
  talk.tokens = Math.min(BURST, talk.tokens + (now - talk.at) / REFILL_MS)
  talk.at = now
  if (talk.tokens < 1) return false
  talk.tokens--
  return true
}
