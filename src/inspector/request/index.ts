/** Asking by hand: who, what, by which door. A door of its own, for the bar over the diagram has it from the start. */
export { fitChoice, whyNoDoor, type RequestChoice } from './doors.ts'
export { rememberChoice, rememberedChoice } from './remembered.ts'
export { RequestFields } from './RequestFields.tsx'
