import type { PodState } from './names.ts'

/** A pod's state as a shape, for who cannot tell the colours apart: disc, half disc, ring with a bar, cross. */
export function PodMark({ state }: { state: PodState }) {
  return (
    <svg className="dg-mark" data-state={state} viewBox="0 0 12 12" width="10" height="10" aria-hidden>
      {state === 'ready' && <circle cx="6" cy="6" r="5" fill="currentColor" />}
      {state === 'starting' && (
        <>
          <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" fill="currentColor" />
        </>
      )}
      {state === 'terminating' && (
        <>
          <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.4 1.6" />
          <path d="M3.6 6h4.8" stroke="currentColor" strokeWidth="1.6" />
        </>
      )}
      {state === 'unhealthy' && (
        <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      )}
    </svg>
  )
}
