import { CircleCheck, CircleX } from 'lucide-react'
import { useStore } from 'zustand'
import { cluster } from '#state'
import { useMedia } from '#ui'
import { FACTS, TYPES, type CompareType } from './facts.ts'
import './types.css'

const WIDE = '(min-width: 760px)'

/** Each type is the one before and something more. */
const MORE: Record<CompareType, string> = {
  ClusterIP: 'one address inside',
  NodePort: 'and a door on every node',
  LoadBalancer: 'and an address outside',
}

/** The types beside each other, and how many of each the learner has. */
export function Types() {
  const services = useStore(cluster, (s) => s.topology.services)
  const own = services.filter(({ namespace }) => namespace !== 'kube-system')
  // On a phone it is long, and what was tried stands below it.
  const wide = useMedia(WIDE)
  return (
    <details className="ca-section ca-fold" open={wide}>
      <summary>
        <h3>Three types, each the one before and more</h3>
      </summary>
      <table className="ca-types">
        <thead>
          <tr>
            <td>
              <span className="pp-hidden">What tells them apart</span>
            </td>
            {TYPES.map((type) => (
              <th key={type} scope="col">
                <span className="ca-type" data-type={type}>
                  {type}
                </span>
                <small>
                  {MORE[type]} · {count(own.filter((one) => one.type === type).length)}
                </small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {FACTS.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map(({ text, weight }, at) => (
                <td key={TYPES[at]} data-column={TYPES[at]} data-weight={weight}>
                  {weight === 'for' && <CircleCheck aria-hidden="true" />}
                  {weight === 'against' && <CircleX aria-hidden="true" />}
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="ca-note">
        An Ingress or a Gateway is none of these: one load balancer before many ClusterIP Services, told apart by host
        and path. For HTTP from outside it is usually what you want.
      </p>
    </details>
  )
}

function count(n: number): string {
  return n === 0 ? 'none of yours' : n === 1 ? '1 of yours' : `${n} of yours`
}
