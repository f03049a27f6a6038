import type { TlsView } from './types.ts'

type Certificate = NonNullable<TlsView['certificate']>

/** What OpenSSL says when somebody who speaks plain HTTP answers a ClientHello. */
const NO_TLS = 'error:0A00010B:SSL routines::wrong version number'

/**
 * A TLS handshake as far as names go: the client asks for the host of its URL, and hangs up on what nobody vouches for.
 * No certificate authority is known here, so that every certificate is one of those.
 * @param certificate what is shown for a name; undefined: no TLS is spoken
 */
export function shakeHands(
  serverName: string,
  certificate: (serverName: string) => Certificate | undefined,
  insecure: boolean,
): TlsView {
  const shown = certificate(serverName) ?? null
  const problem = shown ? (insecure ? null : complaint(shown)) : NO_TLS
  return { serverName, certificate: shown, problem }
}

function complaint({ subject, issuer }: Certificate): string {
  return subject === issuer
    ? 'SSL certificate problem: self-signed certificate'
    : 'SSL certificate problem: unable to get local issuer certificate'
}
