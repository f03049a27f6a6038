import { useEffect, useRef } from 'react'
import { MenuList } from './MenuList.tsx'
import type { Box } from './place.ts'
import type { MenuGroup } from './types.ts'
import './menu.css'

export interface MenuProps {
  /** What it is the menu of. */
  label: string
  /** The same for the eyes, at the top. */
  title?: string
  groups: readonly MenuGroup[]
  /** What it opens at; a point has no size. */
  anchor: Box
  /** Whether a key has opened it. */
  byKey: boolean
  /** What the foot is for, told there while nothing with a note is pointed at. */
  foot?: string
  onClose(): void
}

/**
 * A menu as the ARIA pattern has it: arrows, Home and End move, letters find, → and ← open and close submenus, Enter
 * chooses, Escape and Tab close. The focus returns to where it was.
 */
export function Menu({ label, title, groups, anchor, byKey, foot, onClose }: MenuProps) {
  const root = useRef<HTMLDivElement>(null)
  const before = useRef(document.activeElement as HTMLElement | null)
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })

  // A finger that rested until the menu came is lifted over one of its lines, which it did not mean.
  const isPressed = useRef(false)
  useEffect(() => {
    const outside = (event: Event) => {
      if (event.type === 'pointerdown') isPressed.current = true
      if (!root.current?.contains(event.target as Node)) close.current()
    }
    const leave = () => close.current()
    document.addEventListener('pointerdown', outside, true)
    document.addEventListener('wheel', outside, { capture: true, passive: true })
    window.addEventListener('resize', leave)
    window.addEventListener('blur', leave)
    return () => {
      document.removeEventListener('pointerdown', outside, true)
      document.removeEventListener('wheel', outside, true)
      window.removeEventListener('resize', leave)
      window.removeEventListener('blur', leave)
    }
  }, [])

  const leave = () => {
    onClose()
    if (before.current?.isConnected) before.current.focus({ preventScroll: true })
  }
  return (
    <div
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Tab') return
        event.preventDefault()
        event.stopPropagation()
        leave()
      }}
      onClickCapture={(event) => {
        if (event.detail > 0 && !isPressed.current) event.stopPropagation()
      }}
      onContextMenu={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <MenuList
        label={label}
        title={title}
        groups={groups}
        anchor={anchor}
        beside={false}
        byKey={byKey}
        foot={foot}
        onChoose={(item) => {
          leave()
          item.onChoose?.()
        }}
      />
    </div>
  )
}
