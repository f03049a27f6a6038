import { useEffect } from 'react'
import { files } from '#state'
import { study } from '#state/lesson'

/** Opens the file that a lesson's prose speaks of first, while the learner has not been at work there. */
export function useFirstFile(prose: string, isReady: boolean): void {
  useEffect(() => {
    const [, name] = /\]\(line:([^)#]+)/.exec(prose) ?? []
    if (!isReady || study.getState().changed || name === undefined) return
    if (files.getState().files.some((file) => file.name === name)) files.setState({ active: name })
  }, [prose, isReady])
}
