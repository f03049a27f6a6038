import { useEffect, useState, type ComponentType } from 'react'

export type MonacoState =
  { state: 'loading' } | { state: 'ready'; View: ComponentType } | { state: 'failed'; retry: () => void }

/** Loads Monaco when the page has time for it, or at once when somebody begins to write. */
export function useMonaco(wanted: boolean): MonacoState {
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<MonacoState>({ state: 'loading' })

  useEffect(() => {
    if (state.state === 'ready') return
    let current = true
    const load = () => {
      import('./monaco/MonacoEditor.tsx').then(
        ({ MonacoEditor }) => current && setState({ state: 'ready', View: MonacoEditor }),
        () => current && setState({ state: 'failed', retry: () => setAttempt((n) => n + 1) }),
      )
    }
    const cancel = wanted || attempt > 0 ? (load(), () => {}) : whenIdle(load)
    return () => {
      current = false
      cancel()
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once it is ready nothing is to be done
  }, [wanted, attempt])
  return state
}

function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(run, { timeout: 1500 })
    return () => cancelIdleCallback(id)
  }
  const id = setTimeout(run, 200)
  return () => clearTimeout(id)
}
