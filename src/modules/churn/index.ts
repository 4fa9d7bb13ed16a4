export { probabilityKey } from './measures.ts'
export { askTraining } from './service/ask.ts'
export { type Foretold, foretoldOf } from './service/foretold.ts'
export { train } from './service/train.ts'
