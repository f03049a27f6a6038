import { useStoreApi } from '@xyflow/react'
import { useEffect, type RefObject } from 'react'

/** Below these zooms cards become shapes with a name, and then with a count. */
const FAR = [0.5, 0.28] as const

/** How far one is away, 0 to 2. */
export const farAt = (zoom: number): number => FAR.filter((least) => zoom < least).length

/** Tells the stylesheet how far away one is, past React: zooming draws no card anew. */
export function useFar(root: RefObject<HTMLElement | null>): void {
  const api = useStoreApi()
  useEffect(() => {
    let last = 0
    const follow = () => {
      const far = farAt(api.getState().transform[2])
      if (far === last) return
      last = far
      if (far > 0) root.current?.setAttribute('data-far', String(far))
      else root.current?.removeAttribute('data-far')
    }
    follow()
    return api.subscribe(follow)
  }, [api, root])
}
