import type { ReactNode } from 'react'
import type { Trace } from '#state'
import { REASON_TEXTS } from '#state/reasons'
import { story } from '../words.ts'

/** What became of a request, and why: in sentences, with the facts. */
export function Story({ trace, children }: { trace: Trace; children?: ReactNode }) {
  return (
    <>
      <p className="pp-story-text">{story(trace)}</p>
      {trace.reason && (
        <p className="pp-story-why">
          {REASON_TEXTS[trace.reason]}
          {trace.facts && <span className="pp-facts pp-mono">{trace.facts}</span>}
          {children}
        </p>
      )}
    </>
  )
}
