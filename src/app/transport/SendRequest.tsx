import { Send } from 'lucide-react'
import { Late, Popover } from '#ui'
import { loadSendForm } from '../rooms.ts'

/** Sends one request, made up in a small form. */
export function SendRequest() {
  return (
    <Popover label="Send request" button={{ look: 'outline', icon: <Send />, className: 'pp-send-button' }}>
      {(close) => <Late load={loadSendForm} props={{ close }} onFailed={close} />}
    </Popover>
  )
}
