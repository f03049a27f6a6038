/**
 * The life of a lesson behind the page, loaded with the first one: opened, checked, left, remembered. The panel shows
 * `study`.
 */
export { study, type Guess, type Study } from './study.ts'
export { again, begin, guess, hint, leave, loadCourse, solve } from './life.ts'
export { exportProgress, importProgress } from './progress.ts'
export { lessonOf, teacherOf } from './teacher.ts'
