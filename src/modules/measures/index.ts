export type { Columns } from './domain/columns.ts'
export { historyDays } from './domain/freeze.ts'
export {
  beginMeasure,
  closeDays,
  closeOverdueDays,
  fillHistory,
  refreshCatalogue,
  refreshTouched,
  restate,
  retireMeasure,
} from './engine.ts'
export { isFirstHistory, isKeptOpen, keepingOpen, keepOpen, letClose } from './kept-open.ts'
export { firstKnownLate, noteKinds } from './kinds.ts'
export { columnsOn, publish, series, seriesOfEach, type Touched, touch, touchAgain, touchAll } from './service.ts'
export { feed, heard, silentOn, spokeAgainOn } from './silences.ts'
export { closedThrough, frozenSpan, publishSpan, type Span, type Summed, shownSpan, sumsAcross } from './spans.ts'
export {
  type CatalogueEntry,
  catalogue,
  firstClosed,
  firstKept,
  lastClosed,
  type MeasureSql,
  measureSql,
  setRhythm,
  shownMeasures,
  sources,
  valuesAcross,
  withoutPast,
} from './store.ts'
export { everyDay, knownBy, onlyChanges } from './store-changes.ts'
