export { closeImported, type FolderEnd, importFolder } from './service.ts'
export { forgetRuns, type RefusalReason, refusalReasons, refusedAfter } from './store.ts'
