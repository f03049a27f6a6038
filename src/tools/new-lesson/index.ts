/**
 * `npm run new:lesson -- 02-cluster-ip/09-my-lesson "Title"`: makes a lesson that loads and says nothing yet, with its
 * line in the manifest, and tells what to write next.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../lib/paths.mjs'
import { Problem, runMain, say } from '../lib/say.mjs'
import { scaffold } from './scaffold.ts'

const CONTENT = join(root, 'src/lessons/content')

await runMain(async () => {
  const [id = '', title = ''] = process.argv.slice(2)
  const texts = new Map(
    readdirSync(CONTENT, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(CONTENT.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  )
  const made = scaffold(texts, id, title)
  if (typeof made === 'string') throw new Problem(`${made}\nnpm run new:lesson -- 02-cluster-ip/09-my-lesson "Title"`)
  for (const [path, text] of made) {
    mkdirSync(dirname(join(CONTENT, path)), { recursive: true })
    writeFileSync(join(CONTENT, path), text)
  }
  say(`src/lessons/content/${id} is there, and in course.yaml. Write next:

  lesson.md      the prose, the checks and three hints
  start/         files, setup.sh and cluster.yaml, unless it goes on where the lesson before ends
  solution/      files of the right answer, unless lines under solution.commands do it
  wrong/NAME/    an answer that only looks right: its files, and wrong.yaml with fails and says

npm run test:lessons -- -t ${id} plays it through; npm run dev shows it.`)
})
