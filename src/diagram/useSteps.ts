import { useEffect, useState } from 'react'
import { select, session } from '#state'
import { setStepper } from './current.ts'
import type { DrawnPath } from './path/tracePath.ts'

/**
 * Steps through a request that is drawn still: each step lights its next leg and selects what happens there; after the
 * last one the cluster steps on. Returns the number of the lit leg.
 */
export function useSteps(path: DrawnPath | null, trace: number | null, still: boolean): number | null {
  const [step, setStep] = useState<{ trace: number | null; leg: number }>({ trace: null, leg: 0 })
  const leg = step.trace === trace ? step.leg : 0
  const legs = path?.legs.length ?? 0

  useEffect(() => {
    if (!still) return
    setStepper(() => {
      if (session.getState().playing || leg >= legs) return false
      setStep({ trace, leg: leg + 1 })
      select({ trace, hop: path?.legs[leg]?.hop ?? null, edge: null })
      return true
    })
    return () => setStepper(null)
  }, [still, trace, leg, legs, path])

  return still && leg > 0 ? leg : null
}
