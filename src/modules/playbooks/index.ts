export { type Reading, readPlaybook } from './service/language.ts'
