/**
 * Lessons: folders of Markdown and YAML read into a course, played through without a page, and checked by what requests
 * in the cluster do. Pure: no DOM, no Node.
 */
export { after, filesOf, loadCourse, localesIn, MANIFEST_FILE, startOf, type Texts } from './course/load.ts'
export { checkAll, Rehearsal, SETTLE_MS } from './rehearse.ts'
export { Typist, type Typed } from './typist.ts'
export { CHECKS } from './checks/index.ts'
export { requestTo } from './target.ts'
export {
  both,
  done,
  isDone,
  NOTHING_DONE,
  opened,
  printProgress,
  readProgress,
  type Done,
  type Progress,
} from './progress.ts'
export type * from './types.ts'
