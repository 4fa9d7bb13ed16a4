export { type Refusal, sayRefusal } from './domain/entry.ts'
export { doneFor } from './service/done.ts'
export { mustFind as findPlaybook, switchPlaybook } from './service/save.ts'
/** Works on what was asked to be simulated, where no product runs that would. */
export { turnSimulations } from './service/simulate.ts'
export { playbookNames } from './store/playbooks.ts'
export { enteredAmong } from './store/read.ts'
