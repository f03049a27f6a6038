/**
 * What the rooms that a person sees share. Vanilla zustand stores: components subscribe to the smallest slice with
 * `useStore(store, selector)`, everything else with `store.subscribe`. Rooms never import each other, only this.
 */
export { session, type Reading, type Session, type Theme } from './session.ts'
export { cluster, EVENTS_KEPT, NOTHING, type ClusterView } from './cluster.ts'
export { addTraces, onOwn, onTraces, traffic, TRACES_KEPT, type Traffic } from './traffic.ts'
export { addFile, changeFiles, editFile, fileFiled, files, removeFile, renameFile, type Files } from './files.ts'
export { closeSettings, openSettings, settings, type SettingsPart, type SettingsView } from './settings.ts'
export { closeDialog, dialog, openDialog, type DialogView } from './dialog.ts'
export { openSheet, sheet, type Sheet } from './sheet.ts'
export { closeMenu, menu, openMenu, type MenuLine, type MenuWish } from './menu.ts'
export { clearFilter, filter, NO_FILTER, type FilterWish } from './filter.ts'
export { asked, askFor, type Asked } from './asked.ts'
export { pointOut, reveal, select, selection, type Selection } from './selection.ts'
export { playback } from './playback.ts'
export { onSought, past } from './past.ts'
export { rates, shown, type Rate, type Rates } from './rates.ts'
export { leaveLesson, lesson, openLesson, sandbox, showLessons, type LessonState } from './lesson.ts'
export { connect } from './connect.ts'
export { noteInTerminal, onTerminal, orderTerminal, showTerminal, terminal, typeInTerminal } from './terminal.ts'
export { storyOf } from '#host'
export * as actions from './actions.ts'
export type * from '../host/messages.ts'
export type {
  Topology,
  ServiceView,
  PodView,
  NodeView,
  LoadBalancerView,
  ClientView,
  EdgeView,
  EdgeKind,
  EntryRule,
  EntryView,
} from '../engine/topology/types.ts'
export type {
  Trace,
  Hop,
  HopAction,
  Hook,
  Packet,
  Place,
  Outcome,
  ReasonCode,
  SourceRef,
} from '../engine/network/types.ts'
export type { TrafficSource, TrafficCount, Door } from '../engine/traffic/types.ts'
