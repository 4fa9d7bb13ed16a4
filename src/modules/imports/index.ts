export { mapText, type ProposedShape, proposals, proposeColumns } from './domain/propose.ts'
export { closeImported, type FolderEnd, importFolder, settingsFor } from './service.ts'
export { forgetRuns, type RefusalReason, refusalReasons, refusedAfter } from './store.ts'
