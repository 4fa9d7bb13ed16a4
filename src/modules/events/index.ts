export type { Event } from './domain/event.ts'
export { rollUpTouched } from './service/rollup.ts'
export { peopleActive30 } from './store/people.ts'
