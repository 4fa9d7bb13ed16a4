export type { Arm } from './domain/draw.ts'
export {
  type Assignment,
  armSentence,
  type Contamination,
  contaminations,
  everything,
  type Holdout,
  type Why,
} from './domain/holdout.ts'
export { fewestTeams, ordersOf, type Start, type StartUnit } from './domain/start.ts'
export { type Assignments, assign, wouldBe } from './service/assign.ts'
export {
  auditEnded,
  auditStarted,
  endHoldout,
  type HoldoutDraft,
  listHoldouts,
  type Preview,
  previewAmong,
  previewHoldout,
  startHoldout,
} from './service/holdouts.ts'
export { beginStart, lastReading, previewStart, waitingAmong } from './service/starts.ts'
export {
  armsAfter,
  type Blur,
  blurCounts,
  type Counts,
  countsOf,
  insertBlurs as noteContamination,
  runningAbout,
} from './store.ts'
export { metAfter, startAbout } from './store-starts.ts'
