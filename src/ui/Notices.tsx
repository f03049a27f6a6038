import { X } from 'lucide-react'
import { useStore } from 'zustand'
import { Button, IconButton } from './Button.tsx'
import { dismiss, notices } from './notices.ts'
import './notices.css'

/** Where `notify` shows its messages. */
export function Notices() {
  const all = useStore(notices)
  return (
    <div className="pp-notices" aria-live="polite">
      {all.map((notice) => (
        <div key={notice.id} className={`pp-notice pp-notice-${notice.tone}`}>
          <p>{notice.text}</p>
          {notice.action && (
            <Button
              size="s"
              onClick={() => {
                notice.action!.run()
                dismiss(notice.id)
              }}
            >
              {notice.action.label}
            </Button>
          )}
          <IconButton label="Dismiss" size="s" onClick={() => dismiss(notice.id)}>
            <X />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
