/** Addresses of manifests that tutorials name: nothing is loaded from the network, but some of them are here. */
import { ADDONS } from '#manifest/addons'
import { ADDON_DIRECTORY } from '../../files/addons.ts'
import { fail, type Call } from '../command.ts'

/** Where the projects publish them, and our own manifest of the same thing. */
const KNOWN: readonly (readonly [address: RegExp, file: string, what: string])[] = [
  [
    /^https:\/\/(raw\.githubusercontent\.com|github\.com)\/kubernetes\/ingress-nginx\/.*\bdeploy\/.*\.ya?ml$/,
    'ingress-nginx.yaml',
    'ingress-nginx',
  ],
  [
    /^https:\/\/github\.com\/envoyproxy\/gateway\/releases\/(latest\/download|download\/[^/]+)\/install\.yaml$/,
    'envoy-gateway.yaml',
    'Envoy Gateway',
  ],
]

/** What is part of every cluster here. */
const BUILT_IN: readonly (readonly [address: RegExp, what: string])[] = [
  [/\/kubernetes-sigs\/gateway-api\/releases\/.*install\.yaml$/, 'the kinds of Gateway API are here already'],
  [/\/kubernetes-sigs\/metrics-server\/releases\/.*\.yaml$/, 'metrics-server is here already: try kubectl top nodes'],
]

/** The documentation's examples are here by their own addresses. */
const EXAMPLES_AT = /^https:\/\/(?:www\.)?(?:k8s|kubernetes)\.io\/examples\//

/** The text of a manifest at an address, after a sentence on standard error about whose it is. */
export async function textAt(call: Call, url: string): Promise<string> {
  const [at] = EXAMPLES_AT.exec(url) ?? []
  if (at) {
    const { EXAMPLES } = await import('#manifest/examples')
    const text = EXAMPLES[url.slice(at.length)]
    if (text !== undefined) return text
    throw fail(`unable to read URL ${JSON.stringify(url)}, server reported 404 Not Found, status code=404`)
  }
  const [, file, what] = KNOWN.find(([address]) => address.test(url)) ?? []
  if (file) {
    const path = `${ADDON_DIRECTORY}/${file}`
    await call.err(`podpath: nothing is loaded from the network: this is our own manifest of ${what}, ${path}`)
    return ADDONS[file]!
  }
  const [, already] = BUILT_IN.find(([address]) => address.test(url)) ?? []
  const why =
    already ?? `nothing is loaded from the network here; paste the manifest into a file, or see ${ADDON_DIRECTORY}`
  throw fail(`unable to read URL ${JSON.stringify(url)}: ${why}`)
}
