/** What kubectl prints about answers of the API server. Source: k8s.io/kubectl/pkg/cmd/util/helpers.go. */
import { printCause } from './field.ts'
import { groupOf } from './status.ts'
import type { KindDefinition } from './kind.ts'
import type { Status } from './types.ts'

export interface ErrorContext {
  /** What was being done with the file: `creating`, `deleting`, or the text about a patch. */
  verb?: string
  file?: string
  kind?: string
  name?: string
  /** As the file says it, empty where it does not. */
  namespace?: string
}

/**
 * The text of a failure on stderr, without the last newline.
 * @example kubectlError(status, { verb: 'creating', file: 'service.yaml' })
 */
export function kubectlError(status: Status, context: ErrorContext = {}): string {
  if (isOwn(status)) return `error: ${ownText(status, context)}`
  if (status.reason === 'Invalid') return invalidText(status)
  return fromServer(status, context)
}

/** Several failures of one command: kubectl then prints each as the server said it, the invalid ones too. */
export function kubectlErrors(failures: readonly { status: Status; context?: ErrorContext }[]): string {
  if (failures.length === 1) return kubectlError(failures[0]!.status, failures[0]!.context)
  return failures.map(oneOfSeveral).join('\n')
}

/** How one of several failures is told. */
export function oneOfSeveral({ status, context = {} }: { status: Status; context?: ErrorContext }): string {
  return isOwn(status) ? ownText(status, context) : fromServer(status, context)
}

function fromServer({ reason, message }: Status, context: ErrorContext): string {
  return `Error from server${reason ? ` (${reason})` : ''}: ${sourced(message, context)}`
}

function invalidText({ details, message }: Status): string {
  if (!details) return `The request is invalid: ${message}`
  const { kind, name, causes = [] } = details
  const what = kind || name ? `The ${kind ?? ''} "${name ?? ''}" is invalid` : 'The request is invalid'
  const lines = [...new Set(causes.map(printCause))]
  if (lines.length === 0) return kind || name ? what : `${what}: ${message}`
  if (lines.length === 1) return `${what}: ${lines[0]}`
  return `${what}: \n${lines.map((line) => `* ${line}`).join('\n')}`
}

function sourced(message: string, { verb, file }: ErrorContext): string {
  return verb && file ? `error when ${verb} "${file}": ${message}` : message
}

const NO_MATCH = 'no matches for kind '
const NO_MAPPING = 'resource mapping not found for name: '

/** What kubectl itself found wrong with a file is no error of the server, and of no verb. */
function isOwn({ message }: Status): boolean {
  return message.startsWith(NO_MATCH) || message.startsWith(NO_MAPPING)
}

function ownText({ message }: Status, { name = '', namespace = '', file }: ErrorContext): string {
  if (!file || message.startsWith(NO_MAPPING)) return message
  return `${NO_MAPPING}"${name}" namespace: "${namespace}" from "${file}": ${message}\nensure CRDs are installed first`
}

/** `deployment.apps/web`, `service/web`: how kubectl names an object in front of what happened to it. */
export function objectText(kind: { apiVersion: string; kind: string }, name: string): string {
  return `${kindText(kind)}/${name}`
}

/** `service "web" deleted from default namespace` */
export function deletedText(kind: KindDefinition, namespace: string | undefined, name: string): string {
  return `${kindText(kind)} "${name}" deleted${kind.namespaced ? ` from ${namespace || 'default'} namespace` : ''}`
}

function kindText({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  const group = groupOf(apiVersion)
  return group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase()
}
