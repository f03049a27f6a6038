import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, session, type Workloads } from '#state'

/** What a Service could lead to, as the cluster is now; null until the engine has said. */
export function useWorkloads(): Workloads | null {
  const host = useStore(session, (s) => s.host)
  // A new pod, or one that is gone, may be a new workload; how pods fare is none of its business.
  const pods = useStore(cluster, (s) => s.topology.pods.map(({ place }) => place).join(' '))
  const [found, setFound] = useState<Workloads | null>(null)
  useEffect(() => {
    let current = true
    host?.ask({ type: 'workloads' }).then(
      (answer) => current && setFound(answer),
      () => {}, // the page says itself that the engine is gone
    )
    return () => {
      current = false
    }
  }, [host, pods])
  return found
}
