export { probabilityKey } from './measures.ts'
export { askTraining } from './service/ask.ts'
export { train } from './service/train.ts'
