import type { TlsView } from './types.ts'

type Certificate = NonNullable<TlsView['certificate']>

/** Whom a client believes: everybody (`curl -k`), nobody, or those whose certificates are in a text (`--cacert`). */
export type Trust = boolean | { readonly pem: string }

/** What OpenSSL says when somebody who speaks plain HTTP answers a ClientHello. */
const NO_TLS = 'error:0A00010B:SSL routines::wrong version number'

/**
 * A TLS handshake as far as names go: the client asks for the host of its URL, and hangs up on what nobody vouches for.
 * No certificate authority is known here, so that every certificate is one of those, unless the client brings one along.
 * @param certificate what is shown for a name; undefined: no TLS is spoken
 * @param trust everybody is believed
 * @param authority who is believed beside
 */
export function shakeHands(
  serverName: string,
  certificate: (serverName: string) => Certificate | undefined,
  trust: boolean,
  authority: Pick<Certificate, 'subject'> | undefined,
): TlsView {
  const shown = certificate(serverName) ?? null
  const problem = shown ? (trust ? null : complaint(shown, serverName, authority)) : NO_TLS
  return { serverName, certificate: shown, problem }
}

function complaint(
  { subject, issuer, names }: Certificate,
  serverName: string,
  authority: Pick<Certificate, 'subject'> | undefined,
): string | null {
  if (authority && authority.subject === issuer) return isFor(serverName, subject, names)
  return subject === issuer
    ? 'SSL certificate problem: self-signed certificate'
    : 'SSL certificate problem: unable to get local issuer certificate'
}

/** RFC 6125, as curl and OpenSSL have it: the common name counts where there are no other names. */
function isFor(host: string, subject: string, names: readonly string[]): string | null {
  const common = /CN = ([^,]+)/.exec(subject)?.[1]
  const own = names.length > 0 ? names : common === undefined ? [] : [common]
  const fits = own.some((name) => {
    if (name.toLowerCase() === host.toLowerCase()) return true
    return name.startsWith('*.') && host.includes('.') && host.slice(host.indexOf('.')) === name.slice(1)
  })
  if (fits) return null
  return names.length > 0
    ? `no alternative certificate subject name matches target host name '${host}'`
    : `certificate subject name '${common}' does not match target host name '${host}'`
}
