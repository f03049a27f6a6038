/** The lessons in a playground: which one is open, its cluster, its checks. Loaded when somebody first wants them. */
export { School, type Classroom, type LessonSnapshot } from './school.ts'
