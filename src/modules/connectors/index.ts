export { pullSource } from './service/run.ts'
export { act as actOnSource } from './service/sources.ts'
export { sourceNamed } from './store/sources.ts'
