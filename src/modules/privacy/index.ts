export { holdingProblems, type KnownTable } from './domain/holdings.ts'
export { eraseAgain } from './service/again.ts'
export { type CarriedErasures, carriedErasures, carryErasures, notedErasures } from './service/carry.ts'
export { knownTables } from './store/tables.ts'
