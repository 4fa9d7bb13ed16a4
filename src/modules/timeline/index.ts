export { type Entry, type EntryKind, kinds } from './domain/entry.ts'
export { append, pageFor } from './service.ts'
