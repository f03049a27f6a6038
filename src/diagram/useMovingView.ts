import { useMemo, type RefObject } from 'react'

/**
 * Tells the stylesheet that the view is being moved, past React: the browser then keeps the picture as it was painted
 * and moves it as a whole, and nobody looks for what is under the pointer. When it rests it is painted sharp again.
 */
export function useMovingView(root: RefObject<HTMLElement | null>): { onMove(): void; onMoveEnd(): void } {
  return useMemo(() => {
    const tell = (moves: boolean) => root.current?.toggleAttribute('data-moving', moves)
    return { onMove: () => void tell(true), onMoveEnd: () => void tell(false) }
  }, [root])
}
