import type { Api } from '../../api/api.ts'
import type { TlsView } from '../../network/types.ts'
import { certificateIn } from '../certificate.ts'
import type { Configured } from './answer.ts'
import { serverOf } from './match.ts'

type Certificate = NonNullable<TlsView['certificate']>

/** What the controller makes for itself when it starts: internal/net/ssl GetFakeSSLCert of kubernetes/ingress-nginx. */
const FAKE: Certificate = {
  subject: 'O = Acme Co, CN = Kubernetes Ingress Controller Fake Certificate',
  issuer: 'O = Acme Co, CN = Kubernetes Ingress Controller Fake Certificate',
  names: ['ingress.local'],
  secret: null,
}

/** The certificate of the server that has the name; the default one where its Secret is missing, broken or for others. */
export function certificateFor({ flags, servers }: Configured, serverName: string, api: Api): Certificate {
  const { secret, host } = serverOf(servers, serverName)
  const own = secret ? certificateIn(secret, api) : undefined
  if (own && covers(own, host)) return own
  return (flags.defaultCertificate ? certificateIn(flags.defaultCertificate, api) : undefined) ?? FAKE
}

function covers({ names, subject }: Certificate, host: string): boolean {
  const common = /CN = ([^,]+)/.exec(subject)?.[1]
  return [...names, ...(common ? [common] : [])].some((name) => {
    if (name.toLowerCase() === host.toLowerCase()) return true
    return name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)
  })
}
