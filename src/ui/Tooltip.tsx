import { useEffect, useRef } from 'react'
import './popover.css'

const DELAY = 350

/**
 * One tooltip for the whole page: it shows the `data-tip` of what is hovered or focused. It is an extra for the eyes
 * only, and hidden from screen readers: whatever has a `data-tip` has an accessible name too.
 */
export function TooltipLayer() {
  const tip = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer = 0
    let target: HTMLElement | null = null

    const hide = () => {
      clearTimeout(timer)
      target = null
      if (tip.current?.matches(':popover-open')) tip.current.hidePopover()
    }
    const show = (element: HTMLElement) => {
      const box = tip.current
      if (!box || !element.isConnected) return
      box.textContent = element.dataset['tip'] ?? ''
      if (!box.matches(':popover-open')) box.showPopover()
      const at = element.getBoundingClientRect()
      const size = box.getBoundingClientRect()
      const left = at.left + at.width / 2 - size.width / 2
      const above = at.bottom + 6 + size.height > innerHeight
      box.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`
      box.style.top = `${above ? at.top - 6 - size.height : at.bottom + 6}px`
    }
    const enter = (event: Event) => {
      const element = (event.target as Element | null)?.closest?.<HTMLElement>('[data-tip]') ?? null
      if (element === target) return
      hide()
      if (!element) return
      if (event.type === 'focusin' && !element.matches(':focus-visible')) return
      target = element
      timer = window.setTimeout(show, event.type === 'focusin' ? 0 : DELAY, element)
    }
    document.addEventListener('pointerover', enter)
    document.addEventListener('focusin', enter)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('focusout', hide)
    document.addEventListener('keydown', hide)
    return () => {
      hide()
      document.removeEventListener('pointerover', enter)
      document.removeEventListener('focusin', enter)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('focusout', hide)
      document.removeEventListener('keydown', hide)
    }
  }, [])

  return <div ref={tip} popover="manual" className="pp-tooltip" aria-hidden="true" />
}
