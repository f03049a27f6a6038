/** What happened, in words and tables: requests, their hops, events, traffic sources, and the thing that is selected. */
export { Inspector } from './Inspector.tsx'
export { fitChoice, whyNoDoor, type RequestChoice } from './request/doors.ts'
export { rememberChoice, rememberedChoice } from './request/remembered.ts'
export { RequestFields } from './request/RequestFields.tsx'
