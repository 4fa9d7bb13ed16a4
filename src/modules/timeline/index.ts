export { type Entry, type EntryKind, kinds } from './domain/entry.ts'
export { append } from './service.ts'
