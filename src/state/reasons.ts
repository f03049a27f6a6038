/** The one table of reasons is the engine's; this module of it is plain text and imports nothing. Rooms load it late. */
export { REASONS as REASON_TEXTS } from '../engine/network/reason-texts.ts'
