/** The types of patches that clients alone send, never a controller: the page's Worker learns them late. */
import type { Backend } from './backend.ts'
import { isObject } from './data.ts'
import { applyJsonPatch, MAX_STEPS, readJsonPatch } from './json-patch.ts'
import type { KindDefinition } from './kind.ts'
import type { Patched, PatchTypes } from './patch.ts'
import { serverSideApply } from './server-side-apply.ts'
import { badRequest, tooLarge, unprocessable } from './status.ts'
import { strategicMerge } from './strategic.ts'
import type { Unstructured } from './types.ts'

/** RFC 6902. */
function json(old: Unstructured, body: unknown): Patched {
  const steps = readJsonPatch(body)
  if (typeof steps === 'string') return { status: badRequest(steps) }
  if (steps.length > MAX_STEPS) {
    const limit = `The allowed maximum operations in a JSON patch is ${MAX_STEPS}, got ${steps.length}`
    return { status: tooLarge(limit) }
  }
  const done = applyJsonPatch(old, steps)
  return done && isObject(done.document) ? { object: done.document } : { status: unprocessable() }
}

function strategic(old: Unstructured, body: Unstructured, { schema }: Backend, kind: KindDefinition): Patched {
  const merged = strategicMerge(old, body, schema, schema.kinds[kind.kind])
  return typeof merged === 'string' ? { status: badRequest(merged) } : { object: merged }
}

export const PATCH_TYPES: PatchTypes = { json, strategic, apply: serverSideApply }
