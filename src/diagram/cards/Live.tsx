import { memo } from 'react'
import { useStore } from 'zustand'
import { rates, shown, type Place, type Rates } from '#state'

const SAYS = 'Requests a second, over the last ten seconds of cluster time'

/** How much passes a place now, and how much of it fails. It alone is drawn anew when the figures change. */
export const Live = memo(({ at }: { at: string }) => {
  const rate = useStore(rates, (s) => s.of.get(at))
  if (!rate) return <span className="dg-live" title={SAYS}>{`0/s`}</span>
  return (
    <span className="dg-live" title={SAYS}>
      {rate.errors > 0 && (
        <em title={`${shown(rate.errors)} a second fail`}>
          <Cross /> <span>{percent(rate.errors / rate.perSecond)}</span>
        </em>
      )}
      <b>{shown(rate.perSecond)}</b>/s
    </span>
  )
})

const Cross = () => (
  <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden>
    <path d="M1 1l6 6M7 1L1 7" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
  </svg>
)

/** `48 %`; what there is at all is no `0 %`. */
export function percent(share: number): string {
  return `${share > 0 && share < 0.005 ? '<1' : Math.round(share * 100)} %`
}

const passing = (counts: Rates['counts'], service: Place, pod: Place) => counts.get(`endpoint:${service}>${pod}`) ?? 0

/** Which part a pod takes of what the Services before it get, 0 to 100; null while they get nothing. */
export function shareOf(counts: Rates['counts'], pod: Place, services: readonly Place[]): number | null {
  let [own, all] = [0, 0]
  for (const service of services) {
    own += passing(counts, service, pod)
    all += counts.get(service) ?? 0
  }
  return all > 0 ? Math.round((100 * Math.min(own, all)) / all) : null
}

/** A pod's share of the traffic of its Services. */
export const Share = memo(({ pod, services }: { pod: Place; services: readonly Place[] }) => {
  const share = useStore(rates, (s) => shareOf(s.counts, pod, services))
  if (share === null) return null
  return (
    <span className="dg-share" title="Its share of what its Services get">
      <i style={{ inlineSize: `${share}%` }} />
      <span>{share} %</span>
    </span>
  )
})

/** More parts than this cannot be told apart. */
const MOST_PARTS = 16

/** How a Service's traffic is spread over its pods, as a bar of parts. */
export const Spread = memo(({ service, pods }: { service: Place; pods: readonly Place[] }) => {
  // A text compares by what it says, so equal figures draw nothing.
  const parts = useStore(rates, ({ counts }) => {
    const all = counts.get(service)
    if (!all || pods.length < 2 || pods.length > MOST_PARTS) return ''
    return pods.map((pod) => Math.round((100 * passing(counts, service, pod)) / all)).join(' ')
  })
  if (!/[1-9]/.test(parts)) return null
  return (
    <span className="dg-spread" title="How its traffic is spread over its pods">
      {parts.split(' ').map((part, i) => (
        <i key={pods[i]} style={{ flexGrow: Number(part) }} />
      ))}
    </span>
  )
})
