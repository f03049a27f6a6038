/** What happened, in words and tables: requests, their hops, events, traffic sources, and the thing that is selected. */
export { Inspector } from './Inspector.tsx'
