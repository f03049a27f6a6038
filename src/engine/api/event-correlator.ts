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

/** What an Event about an object is called, should there be a new one. */
interface Namer {
  next(about: KubeObject): string
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
  component: string
  host: string
  type: string
  reason: string
  message: string
  fieldPath: string
  /** What it is called, how often it was told, and when first, once that is known: it may be gone by then. */
  name: string
  count: number
  firstTimestamp: string
}

/*
 * While they are told, talks are lists linked by `next`: each object is a few bytes in one piece, and the collector has
 * less to carry than with arrays, whose room is an object of its own. Thousands are told of, with one Event a reason.
 */
interface LiveTold extends Told {
  next: LiveTold | undefined
}

interface LiveReason extends Omit<Reason, 'told' | 'combined'> {
  told: LiveTold | undefined
  combined: Told | undefined
  next: LiveReason | undefined
}

interface LiveTalk extends Omit<Talk, 'reasons'> {
  /** None as long as nobody has told anything since it was brought back: then they are in `plain` alone. */
  reasons: LiveReason | undefined
  /** How it is in snapshots, while it stays so. */
  plain: Talk | undefined
  /** What another component tells about the same object. */
  next: LiveTalk | undefined
}

export class EventCorrelator {
  /** By the uid of the object. */
  readonly #talks = new Map<string, LiveTalk>()

  constructor(private readonly names: Namer) {}

  /**
   * Finds out what is to be written of it, and says whether anything is.
   * @param heard told once, and just now
   * @param now in virtual milliseconds
   */
  correlate(heard: Heard, now: number): boolean {
    const talk = this.#talkOf(heard, now)
    const reason = reasonOf(talk, heard)
    if (reason) this.#again(reason, heard, now)
    else this.#first(talk, heard, now)
    return heard.component === SCHEDULER || accept(talk, now)
  }

  /** Talks that have stayed the same are the very objects of the snapshot before. */
  snapshot(): Talk[] {
    return [...this.#talks.values()].flatMap(all).map((talk) => (talk.plain ??= plain(talk)))
  }

  restore(talks: readonly Talk[]): void {
    this.#talks.clear()
    for (const plain of talks) {
      const { uid, component, host, tokens, at } = plain
      this.#keep({ uid, component, host, tokens, at, reasons: undefined, plain, next: undefined })
    }
  }

  #keep(talk: LiveTalk): LiveTalk {
    const first = this.#talks.get(talk.uid)
    if (first) appended(first, talk)
    else {
      this.#talks.set(talk.uid, talk)
      if (this.#talks.size > MAX_OBJECTS) this.#talks.delete(this.#talks.keys().next().value!)
    }
    return talk
  }

  /** The first of its reason: most are, and nothing has to be compared. */
  #first(talk: LiveTalk, heard: Heard, now: number): void {
    const { type, reason, message, fieldPath, firstTimestamp } = heard
    const name = this.names.next(heard.about)
    const told = { message, fieldPath, name, count: 1, firstTimestamp, round: 1, next: undefined }
    const messages = heard.component === SCHEDULER ? 0 : 1
    const fresh = { type, reason, last: now, round: 1, messages, told, combined: undefined, next: undefined }
    talk.reasons = appended(talk.reasons, fresh)
    heard.name = name
  }

  #again(reason: LiveReason, heard: Heard, now: number): void {
    if (now - reason.last > SIMILAR_MS) {
      reason.round++
      reason.messages = 0
    }
    reason.last = now
    const combined = heard.component !== SCHEDULER && isOneTooMany(reason, heard.message)
    const told = (combined ? reason.combined : toldBefore(reason, heard)) ?? this.#add(reason, heard, combined)
    told.count++
    if (combined) told.message = `(combined from similar events): ${heard.message}`
    else told.round = reason.round
    heard.name = told.name
    heard.message = told.message
    heard.count = told.count
    heard.firstTimestamp = told.firstTimestamp
  }

  #add(reason: LiveReason, { about, message, fieldPath, firstTimestamp }: Heard, combined: boolean): Told {
    const name = this.names.next(about)
    const told: LiveTold = { message, fieldPath, name, count: 0, firstTimestamp, round: 0, next: undefined }
    if (combined) return (reason.combined = told)
    reason.told = appended(reason.told, told)
    if (all(reason.told).length > MAX_TOLD) reason.told = reason.told.next
    return told
  }

  /** For writing. */
  #talkOf({ about, component, host }: Heard, now: number): LiveTalk {
    const { uid } = about.metadata
    let talk = this.#talks.get(uid)
    while (talk && (talk.component !== component || talk.host !== host)) talk = talk.next
    if (!talk) {
      return this.#keep({
        uid,
        component,
        host,
        tokens: BURST,
        at: now,
        reasons: undefined,
        plain: undefined,
        next: undefined,
      })
    }
    if (talk.plain) {
      talk.reasons ??= live(talk.plain.reasons)
      talk.plain = undefined
    }
    return talk
  }
}

interface Linked {
  next: Linked | undefined
}

/** The list that begins with `first`, with the item at its end. */
function appended<T extends Linked>(first: T | undefined, item: T): T {
  if (!first) return item
  let last: Linked = first
  while (last.next) last = last.next
  last.next = item
  return first
}

/** From `first` to the end of its list. */
function all<T extends { next: T | undefined }>(first: T | undefined): T[] {
  const items: T[] = []
  for (let item = first; item; item = item.next) items.push(item)
  return items
}

function plain({ uid, component, host, tokens, at, reasons }: LiveTalk): Talk {
  return { uid, component, host, tokens, at, reasons: all(reasons).map(plainReason) }
}

function plainReason({ told, combined, next: _, ...reason }: LiveReason): Reason {
  return { ...reason, told: all(told).map(plainTold), ...(combined && { combined: plainTold(combined as LiveTold) }) }
}

function plainTold({ next: _, ...told }: LiveTold): Told {
  return told
}

/** What `plain` was made of. */
function live(reasons: readonly Reason[]): LiveReason | undefined {
  return reasons.reduceRight<LiveReason | undefined>((next, { told, combined, ...reason }) => {
    const first = told.reduceRight<LiveTold | undefined>((rest, each) => ({ ...each, next: rest }), undefined)
    return { ...reason, told: first, combined: combined && { ...combined }, next }
  }, undefined)
}

function reasonOf({ reasons }: LiveTalk, { type, reason }: Heard): LiveReason | undefined {
  let known = reasons
  while (known && (known.reason !== reason || known.type !== type)) known = known.next
  return known
}

/**
 * EventAggregate: counts a message that is new in this round. Of ten different ones the real aggregator forgets any one;
 * here it is always the newest.
 */
function isOneTooMany(reason: LiveReason, message: string): boolean {
  for (let told = reason.told; told; told = told.next)
    if (told.message === message && told.round === reason.round) return false
  if (reason.messages + 1 >= SIMILAR) return true
  reason.messages++
  return false
}

function toldBefore(reason: LiveReason, { message, fieldPath }: Heard): Told | undefined {
  let told = reason.told
  while (told && (told.message !== message || told.fieldPath !== fieldPath)) told = told.next
  return told
}

/** EventSourceObjectSpamFilter: a bucket of tokens, one for each write. */
function accept(talk: LiveTalk, now: number): boolean {
  if (now > talk.at) {
    talk.tokens = Math.min(BURST, talk.tokens + (now - talk.at) / REFILL_MS)
    talk.at = now
  }
  if (talk.tokens < 1) return false
  talk.tokens--
  return true
}
