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
export {
  armsAfter,
  type Blur,
  blurCounts,
  type Counts,
  countsOf,
  insertBlurs as noteContamination,
  runningAbout,
} from './store.ts'
