export { probabilityKey } from './measures.ts'
export { train } from './service/train.ts'
