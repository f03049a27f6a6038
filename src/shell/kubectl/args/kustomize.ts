/** A small kustomization: resources, namespace, name parts, labels, annotations, images, replicas, patches, generators. */
import type { Unstructured } from '#kubectl'
import { FIELDS, strategicMerge } from '#kubectl'
import { parseFile } from '#manifest'
import { resolvePath } from '../../files/files.ts'
import type { Process } from '../../process.ts'
import { fail } from '../command.ts'
import type { ManifestFile } from './files.ts'

type Dict = Record<string, unknown>

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
/** What is read; anything else is refused by name rather than silently left out. */
const KNOWN = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'labels',
  'commonAnnotations',
  'images',
  'replicas',
  'patches',
  'patchesStrategicMerge',
])
/** Kinds with a pod template, and where it is. */
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])

/** The objects of a directory with a kustomization in it. */
export function readKustomization(process: Process, directory: string): ManifestFile {
  const objects = build(process, resolvePath(directory, process.cwd), directory, 0)
  return { source: directory, objects, wrong: [] }
}

function build(process: Process, path: string, shown: string, depth: number): Unstructured[] {
  const { files } = process
  if (depth > 20) throw fail(`accumulating resources: cycle detected: candidate root '${shown}' contains itself`)
  const name = NAMES.find((each) => files.info(`${path}/${each}`)?.kind === 'file')
  if (!name) {
    throw fail(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${path}'`,
    )
  }
  const read = parseFile({ name, text: withHeader(files.read(`${path}/${name}`)) })
  const wrong = read.diagnostics.find(({ severity }) => severity === 'error')
  if (wrong) throw fail(wrong.message.replace(/^error: /, ''))
  const plan = (read.documents[0]?.object ?? {}) as Dict
  const strange = Object.keys(plan).find((key) => !KNOWN.has(key))
  if (strange) throw fail(`a kustomization's field "${strange}" is not read here`)

  let objects = [...texts(plan.resources), ...texts(plan.bases)].flatMap((entry) => {
    const at = resolvePath(entry, path)
    const info = files.info(at)
    if (!info)
      throw fail(
        `accumulating resources: accumulation err='accumulating resources from '${entry}': evalsymlink failure on '${at}' : lstat ${at}: no such file or directory'`,
      )
    return info.kind === 'directory' ? build(process, at, entry, depth + 1) : manifestsOf(entry, files.read(at))
  })
  for (const patch of patchesOf(process, plan, path)) objects = patched(objects, patch)
  return objects.map((object) => transformed(object, plan))
}

/** A kustomization may leave out what kind of object it is. */
function withHeader(text: string): string {
  const kind = /^kind:/m.test(text) ? '' : 'kind: Kustomization\n'
  const version = /^apiVersion:/m.test(text) ? '' : 'apiVersion: kustomize.config.k8s.io/v1beta1\n'
  return `${version}${kind}${text.replace(/^---\s*\n/, '')}`
}

function manifestsOf(name: string, text: string): Unstructured[] {
  const { documents, diagnostics } = parseFile({ name, text })
  const wrong = diagnostics.find(({ severity }) => severity === 'error')
  if (wrong) throw fail(wrong.message.replace(/^error: /, ''))
  return documents.map(({ object }) => object)
}

interface Patch {
  body: Dict
  target?: Dict
}

function patchesOf({ files }: Process, plan: Dict, path: string): Patch[] {
  const inline = (text: string): Dict[] =>
    text.includes('\n')
      ? (manifestsOf('patch', text) as Dict[])
      : (manifestsOf(text, files.read(resolvePath(text, path))) as Dict[])
  const old = texts(plan.patchesStrategicMerge).flatMap((text) => inline(text).map((body) => ({ body })))
  const now = dicts(plan.patches).flatMap((entry): Patch[] => {
    const text = typeof entry.patch === 'string' ? entry.patch : files.read(resolvePath(String(entry.path), path))
    if (/^\s*-/.test(text))
      throw fail('JSON patches of a kustomization are not read here; write a strategic merge patch')
    return (manifestsOf('patch', text) as Dict[]).map((body) => ({ body, target: entry.target as Dict | undefined }))
  })
  return [...old, ...now]
}

function patched(objects: readonly Unstructured[], { body, target }: Patch): Unstructured[] {
  const wanted = target ?? { kind: body.kind, name: dict(body.metadata).name }
  return objects.map((object) => {
    const metadata = dict(object.metadata)
    if (wanted.kind !== undefined && wanted.kind !== object.kind) return object
    if (wanted.name !== undefined && wanted.name !== metadata.name) return object
    const change = target ? { ...body, metadata: { ...dict(body.metadata), name: metadata.name } } : body
    const merged = strategicMerge(object, change as Unstructured, FIELDS, FIELDS.kinds[String(object.kind)])
    if (typeof merged === 'string') throw fail(merged)
    return merged
  })
}

function transformed(object: Unstructured, plan: Dict): Unstructured {
  const metadata: Dict = { ...dict(object.metadata) }
  let next: Dict = { ...object, metadata }
  if (object.kind !== 'Namespace') {
    metadata.name = `${text(plan.namePrefix)}${text(metadata.name)}${text(plan.nameSuffix)}`
    if (plan.namespace) metadata.namespace = plan.namespace
  }
  if (plan.commonAnnotations) metadata.annotations = { ...dict(metadata.annotations), ...dict(plan.commonAnnotations) }
  for (const { pairs, includeSelectors, includeTemplates } of labelsOf(plan)) {
    metadata.labels = { ...dict(metadata.labels), ...pairs }
    next = labelled(next, pairs, includeSelectors, includeSelectors || includeTemplates)
  }
  const spec = dict(next.spec)
  const count = dicts(plan.replicas).find((each) => each.name === dict(object.metadata).name)
  if (count && WORKLOADS.has(String(object.kind))) next = { ...next, spec: { ...spec, replicas: count.count } }
  return withImages(next, dicts(plan.images))
}

interface Labels {
  pairs: Dict
  includeSelectors: boolean
  includeTemplates: boolean
}

function labelsOf(plan: Dict): Labels[] {
  const common = plan.commonLabels
    ? [{ pairs: dict(plan.commonLabels), includeSelectors: true, includeTemplates: true }]
    : []
  return [
    ...common,
    ...dicts(plan.labels).map((each) => ({
      pairs: dict(each.pairs),
      includeSelectors: each.includeSelectors === true,
      includeTemplates: each.includeTemplates === true,
    })),
  ]
}

function labelled(object: Dict, pairs: Dict, selectors: boolean, templates: boolean): Dict {
  const spec = dict(object.spec)
  if (object.kind === 'Service' && selectors && spec.selector) {
    return { ...object, spec: { ...spec, selector: { ...dict(spec.selector), ...pairs } } }
  }
  if (!WORKLOADS.has(String(object.kind)) || !templates) return object
  const selector = dict(spec.selector)
  const template = dict(spec.template)
  const metadata = dict(template.metadata)
  return {
    ...object,
    spec: {
      ...spec,
      ...(selectors && { selector: { ...selector, matchLabels: { ...dict(selector.matchLabels), ...pairs } } }),
      template: { ...template, metadata: { ...metadata, labels: { ...dict(metadata.labels), ...pairs } } },
    },
  }
}

function withImages(object: Dict, images: readonly Dict[]): Dict {
  if (images.length === 0) return object
  const renamed = (image: unknown) => {
    const [, name = '', tag = ''] = /^(.*?)((?::[^:/@]+)?(?:@.*)?)$/.exec(String(image)) ?? []
    const rule = images.find((each) => each.name === name)
    if (!rule) return image
    const base = rule.newName === undefined ? name : text(rule.newName)
    if (rule.digest !== undefined) return `${base}@${text(rule.digest)}`
    return `${base}${rule.newTag === undefined ? tag : `:${String(rule.newTag)}`}`
  }
  const inPod = (spec: Dict): Dict =>
    Object.fromEntries(
      Object.entries(spec).map(([key, value]) => [
        key,
        /^(initC|c)ontainers$/.test(key)
          ? dicts(value).map((each) => ({ ...each, image: renamed(each.image) }))
          : value,
      ]),
    )
  const spec = dict(object.spec)
  if (object.kind === 'Pod') return { ...object, spec: inPod(spec) }
  if (!WORKLOADS.has(String(object.kind))) return object
  const template = dict(spec.template)
  return { ...object, spec: { ...spec, template: { ...template, spec: inPod(dict(template.spec)) } } }
}

function dict(value: unknown): Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Dict) : {}
}

function dicts(value: unknown): Dict[] {
  return Array.isArray(value) ? value.map(dict) : []
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
