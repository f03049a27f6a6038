import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { IconButton } from './Button.tsx'
import './dialog.css'

interface Props {
  title: string
  onClose(): void
  /** Buttons at the bottom. */
  actions?: ReactNode
  wide?: boolean
  className?: string
  children: ReactNode
}

/** A modal dialog on the browser's own `<dialog>`: Esc and a click beside it close it, focus returns to where it was. */
export function Dialog({ title, onClose, actions, wide, className = '', children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

  // Before the element leaves the page: a dialog that is gone already gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      className={`pp-dialog ${wide ? 'pp-dialog-wide' : ''} ${className}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className="pp-dialog-box">
        <header className="pp-dialog-head">
          <h2 id={id}>{title}</h2>
          <IconButton label="Close" onClick={onClose}>
            <X />
          </IconButton>
        </header>
        <div className="pp-dialog-body" tabIndex={0} role="group" aria-labelledby={id}>
          {children}
        </div>
        {actions && <footer className="pp-dialog-foot">{actions}</footer>}
      </div>
    </dialog>
  )
}
