import { fileOffers } from '../files.ts'
import { offers, type Asker, type Offer } from '../offer.ts'
import type { Objects } from './objects.ts'

/** What the value of a flag may be; undefined: files, for all that is known. */
type Values = (objects: Objects, word: string, asker: Asker) => Offer[] | undefined

const some =
  (...texts: string[]): Values =>
  () =>
    texts.map((text) => ({ text, tail: text.endsWith('=') ? '' : ' ' }))

const FORMATS =
  'go-template= go-template-file= json jsonpath= jsonpath-as-json= jsonpath-file= name template= templatefile= yaml'.split(
    ' ',
  )
const TABLE_FORMATS = [...FORMATS, 'custom-columns=', 'custom-columns-file=', 'wide']
const MANIFESTS = /\.(json|ya?ml)$/

/** Formats of `-o` by verb, where they are not those of all that print objects. */
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  get: TABLE_FORMATS,
  delete: ['name'],
  'api-resources': ['json', 'name', 'wide', 'yaml'],
  'config get-contexts': ['name'],
  explain: ['plaintext', 'plaintext-openapiv2'],
  version: ['json', 'yaml'],
}

const CONDITIONS = ['Available', 'ContainersReady', 'Initialized', 'PodScheduled', 'Progressing', 'Ready']

const labels: Values = (objects, word) => {
  const before = /^.*(?:[,=]|!=)/.exec(word)?.[0] ?? ''
  return offers(
    objects.labels().map((label) => before + label),
    before.endsWith('=') ? ' ' : '=',
  )
}

/** By the flag's name, or by verb and flag where verbs differ. */
const VALUES: Readonly<Record<string, Values>> = {
  namespace: (objects) => offers(objects.names('namespaces')),
  context: (objects) => offers(objects.config?.config.contexts.map(({ name }) => name) ?? []),
  cluster: (objects) => offers(objects.config?.config.clusters.map(({ name }) => name) ?? []),
  user: (objects) => offers(objects.config?.config.users.map(({ name }) => name) ?? []),
  output: (objects) =>
    (OUTPUTS[objects.line.path] ?? FORMATS).map((text) => ({ text, tail: text.endsWith('=') ? '' : ' ' })),
  filename: (_, word, asker) => fileOffers(word, asker, MANIFESTS),
  kustomize: (_, word, asker) => fileOffers(word, asker, 'directories'),
  selector: labels,
  container: (objects) => offers(objects.line.args[0] ? objects.containers(objects.line.args[0]) : []),
  'dry-run': some('client', 'none', 'server'),
  cascade: some('background', 'foreground', 'orphan'),
  validate: some('ignore', 'strict', 'warn'),
  'override-type': some('json', 'merge', 'strategic'),
  'image-pull-policy': some('Always', 'IfNotPresent', 'Never'),
  protocol: some('SCTP', 'TCP', 'UDP'),
  'session-affinity': some('ClientIP', 'None'),
  subresource: some('resize', 'scale', 'status'),
  'field-selector': some('metadata.name=', 'metadata.namespace=', 'spec.nodeName=', 'status.phase='),
  'sort-by': some('.metadata.creationTimestamp', '.metadata.name'),
  'expose type': some('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
  'patch type': some('json', 'merge', 'strategic'),
  'run restart': some('Always', 'Never', 'OnFailure'),
  'events types': some('Normal', 'Warning'),
  'wait for': some('create', 'delete', 'jsonpath=', ...CONDITIONS.map((each) => `condition=${each}`)),
  'events for': (objects, word) => {
    const slash = word.indexOf('/')
    if (slash < 0) return offers(['deployment', 'node', 'pod', 'replicaset', 'service'], '/')
    return offers(objects.names(word.slice(0, slash)).map((name) => word.slice(0, slash + 1) + name))
  },
  'create ingress class': (objects) => offers(objects.names('ingressclasses')),
  'api-resources sort-by': some('kind', 'name'),
}

/** Values of the flag at hand, each with what stands before it in the word. */
export function valueOffers(objects: Objects, asker: Asker): Offer[] {
  const { path, value, word } = objects.line
  const { flag, before } = value!
  const typed = word.slice(before.length)
  const values = VALUES[`${path} ${flag.name}`] ?? VALUES[flag.name]
  const inWord = before === '' ? objects : objects.withWord(typed)
  const found = values?.(inWord, typed, asker) ?? (flag.type === 'text' ? fileOffers(typed, asker) : [])
  return found.map((offer) => ({ ...offer, text: before + offer.text, shown: offer.shown ?? offer.text }))
}
