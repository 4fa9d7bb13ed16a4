export { goalAchievement, type Objective, progressOf } from './domain/objective.ts'
export { objectivesOf, type StoredObjective } from './store.ts'
