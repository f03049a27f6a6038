import { Send } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { actions, cluster } from '#state'
import { fitChoice, rememberChoice, rememberedChoice, RequestFields } from '#inspector/request'
import { Button } from '#ui'

/** What is asked, of whom, through which door. Its code comes when the picture is there: nobody asks before. */
export function SendForm({ close }: { close(): void }) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), [])
  const topology = useStore(cluster, (s) => s.topology)
  const [wanted, setWanted] = useState(rememberedChoice)
  const [problem, setProblem] = useState<string | null>(null)
  const choice = fitChoice(wanted, topology)
  if (!choice) return <p>There is no Service to ask, or nobody who could. Apply one first.</p>

  const send = async () => {
    rememberChoice(choice)
    const error = await actions.send(choice.from, choice.service, choice.door, choice.port ?? undefined)
    if (error) setProblem(error)
    else close()
  }
  return (
    <form
      ref={form}
      className="pp-send"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        // A select or radio would keep Enter to itself.
        if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return
        event.preventDefault()
        void send()
      }}
    >
      <RequestFields choice={choice} onChange={setWanted} />
      {problem && (
        <p role="alert" className="pp-send-problem">
          {problem}
        </p>
      )}
      <Button type="submit" look="solid" icon={<Send />}>
        Send one
      </Button>
    </form>
  )
}
