import { Copy } from 'lucide-react'
import { Button, notify } from '#ui'

/** @param props.text what is copied, made when it is asked for */
export function CopyButton({ text }: { text(): string }) {
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => notify('Copied.'),
      () => notify('The browser does not allow copying.', { tone: 'bad' }),
    )
  return (
    <Button icon={<Copy />} onClick={() => void copy()}>
      Copy all
    </Button>
  )
}
