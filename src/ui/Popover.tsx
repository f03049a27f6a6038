import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { Button, type ButtonProps } from './Button.tsx'
import './popover.css'

interface Props {
  /** Text of the button that opens it. */
  label: string
  /** Name of the dialog that opens; the button's label when absent. */
  title?: string
  button?: ButtonProps
  /** Counts how often somebody elsewhere has asked for it; each time it opens. */
  asked?: number
  /** Called when it is open; given a way to close it. */
  children: (close: () => void) => ReactNode
}

const GAP = 6
const EDGE = 8

/** A button and what it opens beside itself: closed by Esc and by a click elsewhere, as the browser's own popovers are. */
export function Popover({ label, title, button, asked = 0, children }: Props) {
  const id = useId()
  const trigger = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)

  const heard = useRef(asked)
  useEffect(() => {
    if (asked === heard.current) return
    heard.current = asked
    if (!panel.current?.matches(':popover-open')) panel.current?.showPopover()
  }, [asked])

  useLayoutEffect(() => {
    const [button, box] = [trigger.current, panel.current]
    if (!open || !button || !box) return
    const place = () => {
      const at = button.getBoundingClientRect()
      const size = box.getBoundingClientRect()
      const below = at.bottom + GAP + size.height <= innerHeight - EDGE
      const left = Math.max(EDGE, Math.min(at.left, innerWidth - size.width - EDGE))
      const above = at.top - GAP - size.height
      const most = Math.max(EDGE, innerHeight - size.height - EDGE)
      const top = below ? at.bottom + GAP : above >= EDGE ? above : most
      box.style.left = `${left}px`
      box.style.top = `${top}px`
    }
    place()
    box.querySelector<HTMLElement>('[autofocus], [data-autofocus]')?.focus()
    // What is in it may come later, and grow.
    const sizes = new ResizeObserver(place)
    sizes.observe(box)
    return () => sizes.disconnect()
  }, [open])

  return (
    <>
      <Button {...button} ref={trigger} aria-haspopup="dialog" aria-expanded={open} popoverTarget={id}>
        {label}
      </Button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={title ?? label}
        className="pp-popover"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && children(() => panel.current?.hidePopover())}
      </div>
    </>
  )
}
