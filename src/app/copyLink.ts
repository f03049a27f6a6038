import { notify } from '#ui'

/** Copies the link; where the browser forbids that, shows it to be copied by hand. */
export async function copyLink(): Promise<void> {
  const { MAX_HASH, shareLink } = await import('#share/keep')
  const link = await shareLink()
  const long = link.length > MAX_HASH ? ` It has ${Math.round(link.length / 1000)} kB, which some chats cut off.` : ''
  try {
    await navigator.clipboard.writeText(link)
    notify(`The link is in your clipboard. Whoever opens it gets this very playground.${long}`)
  } catch {
    window.prompt(`Copy this link.${long}`, link)
  }
}
