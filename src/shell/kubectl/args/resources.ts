/**
 * Which objects a command line means: `kind`, `kind name …`, `kind/name …`, lists with commas, selectors, files.
 * Modelled on k8s.io/cli-runtime/pkg/resource/builder.go.
 */
import {
  badRequest,
  notFound,
  parseFieldSelector,
  parseSelector,
  satisfies,
  satisfiesFields,
  unknownField,
  type FieldRequirement,
  type KindDefinition,
  type KubeObject,
  type Requirement,
  type Status,
  type Unstructured,
} from '#kubectl'
import { fail, type Call } from '../command.ts'
import { namesFiles, readManifests, type Manifest } from './files.ts'
import { kindsNamed } from './kinds.ts'

/** An object on the way through a command. */
export interface Info {
  kind: KindDefinition
  namespace: string | undefined
  name: string
  object: KubeObject
  /** The file that named it. */
  source?: string
}

export interface Failure {
  status: Status
  source?: string
}

export interface Selection {
  infos: Info[]
  failures: Failure[]
  /** Every kind that was asked for, also those of which there is nothing. */
  kinds: KindDefinition[]
  /** One object was asked for, by its name. */
  single: boolean
  /** Nothing was asked for by name. */
  listed: boolean
}

export interface SelectOptions {
  /** A kind alone means all of its objects: `get`, not `delete`. */
  allOfKind?: boolean
  /** Nothing at all is nothing, and no mistake. */
  mayBeEmpty?: boolean
  /** `--selector` is about something else: `expose`. */
  blind?: boolean
}

const MISSING = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

/** What a list of one kind is asked for. */
export interface Query {
  labels: readonly Requirement[] | undefined
  fields: readonly FieldRequirement[] | undefined
  /** What the server says of a selector that it cannot read. */
  wrong?: string
}

/** Looks up what the arguments, flags and files of a call mean. */
export async function select(
  call: Call,
  args: readonly string[] = call.args,
  options: SelectOptions = {},
): Promise<Selection> {
  if (namesFiles(call)) {
    if (args.length > 0) {
      throw fail(`when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well`)
    }
    return fromFiles(call, await readManifests(call))
  }
  const query = options.blind ? { labels: undefined, fields: undefined } : readQuery(call)
  const chosen = query.wrong !== undefined || query.labels !== undefined || query.fields !== undefined
  if (args.length === 0) {
    if (options.mayBeEmpty) return { infos: [], failures: [], kinds: [], single: false, listed: true }
    throw fail(MISSING)
  }
  const names = namesOf(call, args)
  if (names) {
    if (chosen && names.length > 0) throw fail('name cannot be provided when a selector is specified')
    return byName(call, names)
  }
  if (!chosen && !options.allOfKind) throw fail('resource(s) were provided, but no name was specified')
  return listed(call, kindsOf(call, args[0]!), query)
}

/** `-l` and `--field-selector`, as the server will read them. */
export function readQuery({ flags }: Call): Query {
  const text = (name: string) => (flags.has(name) ? flags.text(name) : '')
  const labels = text('selector').trim() ? parseSelector(text('selector')) : undefined
  const fields = text('field-selector') ? parseFieldSelector(text('field-selector')) : undefined
  if (typeof labels === 'string') return { labels: undefined, fields: undefined, wrong: labels }
  if (typeof fields === 'string') return { labels, fields: undefined, wrong: fields }
  return { labels, fields }
}

/** The same for verbs that read them before anybody is asked. */
export function queryOf(call: Call): Query {
  const query = readQuery(call)
  if (query.wrong !== undefined) throw fail(query.wrong)
  return query
}

/** `pods,svc` */
export function kindsOf({ api }: Call, word: string): KindDefinition[] {
  return [
    ...new Set(
      word
        .split(',')
        .filter(Boolean)
        .flatMap((each) => kindsNamed(api, each)),
    ),
  ]
}

/** What arguments name; null where they name kinds alone. */
export function namesOf(call: Call, args: readonly string[]): { kind: KindDefinition; name: string }[] | null {
  if (args.some((arg) => arg.includes('/'))) {
    return args.flatMap((arg) => {
      const [word = '', name = '', ...more] = arg.split('/')
      if (!arg.includes('/')) {
        const hint = `'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`
        throw fail(
          `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. ${hint}`,
        )
      }
      if (!word || !name || more.length > 0) {
        throw fail(`arguments in resource/name form may not have more than one slash`)
      }
      if (word.includes(',')) throw fail('arguments in resource/name form must have a single resource and name')
      return kindsNamed(call.api, word).map((kind) => ({ kind, name }))
    })
  }
  if (args.length < 2) return null
  return kindsOf(call, args[0]!).flatMap((kind) => args.slice(1).map((name) => ({ kind, name })))
}

function byName(call: Call, names: readonly { kind: KindDefinition; name: string }[]): Selection {
  const infos: Info[] = []
  const failures: Failure[] = []
  if (isEverywhere(call)) throw fail('a resource cannot be retrieved by name across all namespaces')
  for (const { kind, name } of names) {
    const namespace = kind.namespaced ? call.namespace : undefined
    const object = call.api.get(kind.kind, namespace, name)
    if (object) infos.push({ kind, namespace, name, object })
    else failures.push({ status: notFound(kind, name) })
  }
  const kinds = [...new Set(names.map(({ kind }) => kind))]
  return { infos, failures, kinds, single: names.length === 1, listed: false }
}

function fromFiles(call: Call, manifests: readonly Manifest[]): Selection {
  const infos: Info[] = []
  const failures: Failure[] = []
  for (const { object, source } of manifests) {
    const place = placeOf(call, object, source)
    if ('status' in place) {
      failures.push({ ...place, source })
      continue
    }
    const { kind, namespace, name } = place
    const found = call.api.get(kind.kind, namespace, name)
    if (found) infos.push({ kind, namespace, name, object: found, source })
    else failures.push({ status: notFound(kind, name), source })
  }
  const kinds = [...new Set(infos.map(({ kind }) => kind))]
  return { infos, failures, kinds, single: manifests.length === 1, listed: false }
}

/** Where a manifest's object belongs. The namespace of `-n` must not contradict its own. */
export function placeOf(
  call: Call,
  object: Record<string, unknown>,
  source: string,
): { kind: KindDefinition; namespace: string | undefined; name: string } | { status: Status } {
  const metadata = (object.metadata ?? {}) as { name?: string; namespace?: string }
  const kind = call.api.definition(String(object.kind))
  if (!kind || kind.apiVersion !== object.apiVersion) {
    const what = `resource mapping not found for name: "${metadata.name ?? ''}" namespace: "${metadata.namespace ?? ''}" from "${source}"`
    const why = `no matches for kind "${String(object.kind)}" in version "${String(object.apiVersion)}"`
    return { status: { ...badRequest(`${what}: ${why}\nensure CRDs are installed first`), reason: '' } }
  }
  if (call.isNamespaceGiven && kind.namespaced && metadata.namespace && metadata.namespace !== call.namespace) {
    throw fail(
      `the namespace from the provided object "${metadata.namespace}" does not match the namespace "${call.namespace}". You must pass '--namespace=${metadata.namespace}' to perform this operation.`,
    )
  }
  const namespace = kind.namespaced ? metadata.namespace || call.namespace : undefined
  return { kind, namespace, name: metadata.name ?? '' }
}

/** The object in the namespace where it belongs; of the cluster itself there is none. */
export function placedIn(object: Unstructured, namespace: string | undefined): Unstructured {
  return namespace ? { ...object, metadata: { ...(object.metadata as object), namespace } } : object
}

export function isEverywhere({ flags }: Call): boolean {
  return flags.has('all-namespaces') && flags.bool('all-namespaces')
}

/** All objects of kinds, as far as the selectors let them through. */
export function listed(call: Call, kinds: readonly KindDefinition[], query: Query): Selection {
  const failures: Failure[] = []
  const infos = kinds.flatMap((kind) => {
    const unknown = query.wrong ?? (query.fields && unknownField(kind, query.fields))
    if (unknown) {
      const [labels, fields] = ['selector', 'field-selector'].map((name) =>
        JSON.stringify(call.flags.has(name) ? call.flags.text(name).trim() : ''),
      )
      const what = `Unable to find "${gvr(kind)}" that match label selector ${labels}, field selector ${fields}`
      failures.push({ status: badRequest(`${what}: ${unknown}`) })
      return []
    }
    const namespace = kind.namespaced && !isEverywhere(call) ? call.namespace : undefined
    return call.api
      .list(kind.kind, namespace ? { namespace } : {})
      .filter((object) => isWanted(object, query))
      .map((object) => ({ kind, namespace: object.metadata.namespace, name: object.metadata.name, object }))
  })
  return { infos, failures, kinds: [...kinds], single: false, listed: true }
}

export function isWanted(object: KubeObject, { labels, fields }: Query): boolean {
  return (!labels || satisfies(object.metadata.labels, labels)) && (!fields || satisfiesFields(object, fields))
}

/** GroupVersionResource.String. */
function gvr({ apiVersion, plural }: KindDefinition): string {
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
  return `${version}, Resource=${plural}`
}
