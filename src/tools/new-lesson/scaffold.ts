import { isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml'
import type { Texts } from '../../lessons/index.ts'

const ID = /^\d\d-[a-z0-9]+(-[a-z0-9]+)*\/\d\d-[a-z0-9]+(-[a-z0-9]+)*$/
const MANIFEST = 'course.yaml'

/**
 * What a new lesson adds to the content: its text, and its line in the manifest, whose comments stay. A sentence where
 * there is no place for it.
 * @param id part and lesson, `02-cluster-ip/09-my-lesson`
 */
export function scaffold(texts: Texts, id: string, title: string): Map<string, string> | string {
  if (!ID.test(id)) return `A lesson's folder is called like 02-cluster-ip/09-my-lesson, not ${id}.`
  if (title.trim() === '') return 'A lesson has a title.'
  if ([...texts.keys()].some((path) => path.startsWith(`${id}/`))) return `There is a lesson ${id} already.`
  const manifest = listed(texts.get(MANIFEST) ?? 'parts: []\n', id)
  const file = `${id}/lesson.md`
  const isFirst = !texts.has(MANIFEST)
  return new Map([
    [MANIFEST, manifest],
    [file, lesson(title)],
    ...(isFirst ? [[`${id}/start/client.yaml`, CLIENT] as const] : []),
  ])
}

/** The manifest with one more line: in its part, in the order of names; a part that is new comes at its place too. */
function listed(text: string, id: string): string {
  const [folder = '', name = ''] = id.split('/')
  const document = parseDocument(text)
  const parts = document.get('parts') as YAMLSeq
  const part = parts.items.find((item) => isMap(item) && item.get('folder') === folder)
  if (isMap(part)) {
    const lessons = part.get('lessons')
    if (isSeq(lessons)) insert(lessons, document.createNode(name), (item) => String(item) > name)
  } else {
    const fresh = document.createNode({ folder, title: titleOf(folder), lessons: [name] })
    insert(parts, fresh, (item) => isMap(item) && String(item.get('folder')) > folder)
  }
  return document.toString({ lineWidth: 0 })
}

function insert(list: YAMLSeq, node: unknown, isBehind: (item: unknown) => boolean): void {
  const at = list.items.findIndex(isBehind)
  list.items.splice(at < 0 ? list.items.length : at, 0, node)
}

/** `04-who-asks` → `Who asks`. */
function titleOf(folder: string): string {
  const words = folder.replace(/^\d+-/, '').replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function lesson(title: string): string {
  return `---
title: ${JSON.stringify(title)}
# Behaviours by their numbers in src/engine/SPEC.md.
teaches: [SVC-1]
# Reasons that it explains, such as NO_MATCHING_PODS. Each has one lesson.
reasons: []
# What the diagram centres on when it opens.
focus: service/my-service
checks:
  # What must hold at the end, and must not hold at the start: src/lessons/checks has all kinds.
  - reach: { from: pod/client, to: 'http://my-service', outcome: ok, status: 200 }
hints:
  - Where to look.
  - What it is called.
  - The very change that does it.
solution:
  # Lines that do the task; or put files into solution/.
  commands: []
---

What is wrong, or what you want, in two sentences.

## One idea

Say it, and let it be tried:

\`\`\`run
kubectl get svc
\`\`\`
`
}

const CLIENT = `apiVersion: v1
kind: Pod
metadata:
  name: client
spec:
  containers:
    - name: curl
      image: curlimages/curl:8.11.1
      command: [sleep, infinity]
`
