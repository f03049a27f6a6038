/** The list of all lessons; it is opened from anywhere, so it comes without the panel. */
export { Lessons } from './Lessons.tsx'
