import { decodeBase64 } from '../base64.ts'
import { Description, sortedEntries } from '../describing.ts'
import type { Secret } from './index.ts'

/** `kubectl describe secret`: how long the values are, not what they are, but for a service account's token. */
export function describeSecret(secret: Secret): string {
  const out = new Description().head(secret).tags(secret)
  out.write(`\nType:\t${secret.type}\n\nData\n====\n`)
  for (const [key, value] of sortedEntries(secret.data)) {
    const bytes = decodeBase64(value)
    const shown = key === 'token' && secret.type === 'kubernetes.io/service-account-token'
    out.pair(key, shown ? String.fromCharCode(...bytes) : `${bytes.length} bytes`)
  }
  return out.text()
}
