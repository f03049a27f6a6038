/**
 * What a person sees of the lessons. It shows what `#state/lesson` holds and does nothing to the cluster by itself; the
 * list of all lessons and the invitation have doors of their own, as they are wanted at other times.
 */
export { LessonPanel, type LessonPanelProps } from './LessonPanel.tsx'
export { LessonMark } from './LessonMark.tsx'
