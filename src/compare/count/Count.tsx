import { useMemo } from 'react'
import { useStore } from 'zustand'
import { cluster, type LoadBalancerView } from '#state'
import { sendersOf } from '../reach/senders.ts'
import { useReach } from '../reach/useReach.ts'
import { PRICES } from './prices.ts'
import { countUp, dollars, type Count as Counted } from './saving.ts'
import { WhatIf } from './WhatIf.tsx'
import './count.css'

/** More of them are not tried for what they speak. */
const MOST_TRIED = 60

/** What the learner's load balancers cost a month, and what an Ingress in their place would save. */
export function Count() {
  const topology = useStore(cluster, (s) => s.topology)
  const { loadBalancers } = topology
  const { pods, clients } = useMemo(() => sendersOf(topology), [topology])
  const from = [pods[0], clients[0]].flatMap((sender) => (sender ? [sender.ref] : []))
  const { found, trying } = useReach(
    loadBalancers.slice(0, MOST_TRIED).map(({ service }) => service),
    from,
  )
  const counted = useMemo(() => countUp(topology, found), [topology, found])
  return (
    <>
      <section aria-labelledby="ca-yours" className="ca-section">
        <h3 id="ca-yours">Your load balancers</h3>
        <p className="ca-sum" role="status">
          <strong className="pp-num">{dollars(counted.month)}</strong> a month for{' '}
          {plural(counted.balancers.length, 'load balancer')}
        </p>
        <Saving counted={counted} trying={trying && found.size === 0} />
        {counted.balancers.length > 0 && <Balancers counted={counted} />}
      </section>
      <WhatIf provider={counted.balancers[0]?.provider ?? 'gcp'} />
      <section aria-labelledby="ca-prices" className="ca-section">
        <h3 id="ca-prices">Where the prices come from</h3>
        <table className="ca-prices">
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col">A month</th>
              <th scope="col">Made of</th>
              <th scope="col">Price list</th>
            </tr>
          </thead>
          <tbody>
            {PRICES.map(({ provider, title, month, made, source }) => (
              <tr key={provider}>
                <th scope="row">{title}</th>
                <td className="pp-num">{month === 0 ? 'free' : dollars(month)}</td>
                <td>{made}</td>
                <td>
                  <a href={source} target="_blank" rel="noreferrer">
                    {new URL(source).hostname.replace('www.', '')}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="ca-note">
          US dollars, for a month of 730 hours in which nobody calls: traffic comes on top everywhere. An internal load
          balancer of Azure has no public address and costs less.
        </p>
      </section>
    </>
  )
}

function Balancers({ counted: { balancers, http, front } }: { counted: Counted }) {
  const speaks = (one: LoadBalancerView) =>
    one === front ? 'leads to an Ingress controller' : http.includes(one) ? 'answers HTTP' : 'no HTTP answered'
  return (
    <table className="ca-prices">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">A month</th>
          <th scope="col">Address</th>
          <th scope="col">What was tried</th>
        </tr>
      </thead>
      <tbody>
        {balancers.map((one) => (
          <tr key={one.place}>
            <th scope="row">
              {one.place
                .split('/')
                .slice(1)
                .join('/')
                .replace(/^default\//, '')}
            </th>
            <td className="pp-num">{one.pricePerMonth === 0 ? 'free' : dollars(one.pricePerMonth)}</td>
            <td>
              <code>{one.address ?? 'pending'}</code> <span className="ca-dim">{one.provider}</span>
            </td>
            <td>{speaks(one)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Saving({ counted, trying }: { counted: Counted; trying: boolean }) {
  const { http, front, saved } = counted
  if (counted.balancers.length === 0) {
    return <p className="ca-note">There is none: nothing of your cluster has to be paid for by the month.</p>
  }
  if (counted.month === 0) {
    return <p className="ca-note">They cost nothing here: {counted.balancers[0]!.provider} runs on your own nodes.</p>
  }
  if (trying) return <p className="ca-note">Trying which of them answer HTTP…</p>
  if (saved > 0) {
    return (
      <p className="ca-saving">
        One Ingress in place of the {plural(http.length, 'load balancer')} for HTTP would save{' '}
        <strong className="pp-num">{dollars(saved)}</strong> a month, {dollars(saved * 12)} a year.
        {front ? ' Its controller has a load balancer already.' : ' One of them stays, for its controller.'}
      </p>
    )
  }
  return (
    <p className="ca-note">
      An Ingress would save nothing here:{' '}
      {http.length === 0
        ? 'no load balancer stands in front of something that answers HTTP but its controller’s.'
        : 'its controller would need a load balancer itself.'}
    </p>
  )
}

export function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`
}
