/** Failures of the API server, in the words of k8s.io/apimachinery/pkg/api/errors. `message` is what clients print. */
import { printCause } from './field.ts'
import type { Reply, Status, StatusCause } from './types.ts'

/** A resource as messages name it: `services`, `deployments.apps`. */
export interface ResourceName {
  apiVersion: string
  kind: string
  plural: string
}

/** The group of an apiVersion: `apps` of `apps/v1`, `` of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

/** `deployments.apps`, `services`: schema.GroupResource.String. */
export function groupResource({ apiVersion, plural }: ResourceName): string {
  const group = groupOf(apiVersion)
  return group ? `${plural}.${group}` : plural
}

/** `services "x" not found` */
export function notFound(resource: ResourceName, name: string): Status {
  return failure(404, 'NotFound', `${groupResource(resource)} "${name}" not found`, details(resource, name))
}

/** `services "x" already exists`, or is still there. */
export function alreadyExists(resource: ResourceName, name: string, isLeaving = false): Status {
  const words = `${isLeaving ? 'object is being deleted: ' : ''}${groupResource(resource)} "${name}" already exists`
  return failure(409, 'AlreadyExists', words, details(resource, name))
}

/** 409, when every name that was generated exists. */
export function nameTaken(resource: ResourceName, name: string): Status {
  const why = 'already exists, the server was not able to generate a unique name for the object'
  return failure(409, 'AlreadyExists', `${groupResource(resource)} "${name}" ${why}`, details(resource, name))
}

/** 409 of a server-side apply; each cause is a field that somebody else has. */
export function applyConflict(message: string, causes: StatusCause[]): Status {
  return failure(409, 'Conflict', message, { causes })
}

/** 422 for a patch that cannot be carried out; the server does not say why. */
export function unprocessable(): Status {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request')
}

/** 415, with what would have been taken. */
export function unsupportedMediaType(accepted: readonly string[]): Status {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
  return failure(415, 'UnsupportedMediaType', message)
}

/** 500 with a plain sentence: what a handler of the server returned that is no Status. */
export function plainError(message: string): Status {
  return failure(500, '', message)
}

/** 409: `Operation cannot be fulfilled on services "x": ${why}` */
export function conflict(resource: ResourceName, name: string, why: string): Status {
  const message = `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": ${why}`
  return failure(409, 'Conflict', message, details(resource, name))
}

/** What a write with an outdated resourceVersion gets. */
export const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again'

/** 403: `pods "x" is forbidden: ${why}` */
export function forbiddenStatus(resource: ResourceName, name: string, why: string, causes?: StatusCause[]): Status {
  const message = `${groupResource(resource)} ${name ? `"${name}" ` : ''}is forbidden: ${why}`
  return failure(403, 'Forbidden', message, { ...details(resource, name), ...(causes && { causes }) })
}

/** 400, with a message of the caller's. */
export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message)
}

/** 405: `the server does not allow this method on the requested resource` */
export function methodNotAllowed(resource: ResourceName): Status {
  const message = 'the server does not allow this method on the requested resource'
  return failure(405, 'MethodNotAllowed', message, details(resource))
}

/** 413, what etcd and the API server say to what is too big. */
export function tooLarge(message: string): Status {
  return failure(413, 'RequestEntityTooLarge', message)
}

/** 500: `Internal error occurred: ${why}`, for instance when an allocator has nothing left. */
export function internalError(why: string): Status {
  const causes = [{ reason: '', field: '', message: why }]
  return failure(500, 'InternalError', `Internal error occurred: ${why}`, { causes })
}

/** 422: `Service "x" is invalid: spec.ports: Required value`, several causes as `[a, b]`, equal ones once. */
export function invalidStatus(ref: { apiVersion: string; kind: string }, name: string, causes: StatusCause[]): Status {
  const group = groupOf(ref.apiVersion)
  const lines = [...new Set(causes.map(printCause))]
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  const message = `${ref.kind}${group ? `.${group}` : ''} "${name}" is invalid: ${list}`
  return failure(422, 'Invalid', message, { name, ...(group && { group }), kind: ref.kind, causes })
}

/** A failed `Reply`. */
export function refuse(status: Status): Reply<never> {
  return { ok: false, status }
}

function details(resource: ResourceName, name = ''): Status['details'] {
  const group = groupOf(resource.apiVersion)
  return { ...(name && { name }), ...(group && { group }), kind: resource.plural }
}

function failure(code: number, reason: Status['reason'], message: string, detail?: Status['details']): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message,
    reason,
    ...(detail && { details: detail }),
    code,
  }
}
