import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, session, type Place, type Reach, type SourceRef } from '#state'

/** A cluster that changes is looked at again when it has been still for this long, in milliseconds. */
const STILL_MS = 400
/** One that is never still is looked at all the same. */
const LONGEST_MS = 2000

export interface Reached {
  /** As far as they are known; those of before stay until there are new ones. */
  found: ReadonlyMap<Place, Reach>
  /** Whether what is shown may be out of date. */
  trying: boolean
  failed: boolean
}

/**
 * Who reaches these Services, tried again when the cluster has changed. Both lists are compared by their contents.
 * @param from as in the message `reach`
 */
export function useReach(services: readonly Place[], from: readonly SourceRef[]): Reached {
  const host = useStore(session, (s) => s.host)
  const topology = useStore(cluster, (s) => s.topology)
  const [answer, setAnswer] = useState<Reached>({ found: new Map(), trying: true, failed: false })
  const asked = JSON.stringify([services, from])
  const before = useRef({ asked: '', since: 0 })
  const wanted = useRef(asked)
  const isThere = useRef(true)
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
    }
  }, [])

  useEffect(() => {
    if (!host) return
    const now = performance.now()
    const isOther = before.current.asked !== asked
    if (isOther || before.current.since === 0) before.current = { asked, since: now }
    const wait = isOther ? 0 : Math.min(STILL_MS, Math.max(0, before.current.since + LONGEST_MS - now))
    wanted.current = asked
    // An answer of a moment ago is shown all the same: of a cluster that never rests there would be none else.
    const isWanted = () => isThere.current && wanted.current === asked
    let isLast = true
    setAnswer((last) => ({ ...last, trying: true }))
    const timer = setTimeout(() => {
      before.current.since = 0
      const [services, from] = JSON.parse(asked) as [Place[], SourceRef[]]
      host.ask({ type: 'reach', services, from }).then(
        (list) => {
          if (!isWanted()) return
          setAnswer({ found: new Map(list.map((one) => [one.service, one])), trying: !isLast, failed: false })
        },
        () => isWanted() && setAnswer((last) => ({ ...last, trying: false, failed: true })),
      )
    }, wait)
    return () => {
      isLast = false
      clearTimeout(timer)
    }
  }, [host, asked, topology])

  return answer
}
