export type { Event } from './domain/event.ts'
export { rollUpTouched } from './service/rollup.ts'
export { countedFeatures } from './store/definitions.ts'
export { peopleActive30 } from './store/people.ts'
