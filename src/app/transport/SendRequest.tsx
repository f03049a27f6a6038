import { Send } from 'lucide-react'
import { useStore } from 'zustand'
import { asked } from '#state'
import { Late, Popover } from '#ui'
import { loadSendForm } from '../rooms.ts'

/** Sends one request, made up in a small form. */
export function SendRequest() {
  const times = useStore(asked, (s) => s.send)
  return (
    <Popover
      label="Send request"
      asked={times}
      button={{ look: 'outline', icon: <Send />, className: 'pp-send-button' }}
    >
      {(close) => <Late load={loadSendForm} props={{ close }} onFailed={close} />}
    </Popover>
  )
}
