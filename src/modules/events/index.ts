export type { EventDefinitions } from './domain/definitions.ts'
export { type Event, type EventKind, parseEvent } from './domain/event.ts'
export { type How, record } from './service/record.ts'
export { rollUpTouched } from './service/rollup.ts'
