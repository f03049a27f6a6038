import { Reaching } from './reach/Reaching.tsx'
import { Types } from './types/Types.tsx'

/** What the types are, in a table of words; and what the learner's own Services are, in one of tries. */
export function Compare() {
  return (
    <>
      <Types />
      <Reaching />
    </>
  )
}
