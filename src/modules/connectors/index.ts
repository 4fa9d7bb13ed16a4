export { pullNow, pullSource } from './service/run.ts'
