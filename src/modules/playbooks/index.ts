export { mustFind as findPlaybook } from './service/save.ts'
