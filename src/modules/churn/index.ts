export { type TargetKind, targetKinds, targetOf } from './domain/target.ts'
export { probabilityKey } from './measures.ts'
export { train } from './service/train.ts'
