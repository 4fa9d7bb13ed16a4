export { goalAchievement, type Objective, progressOf } from './domain/objective.ts'
export { objectivesOf, objectivesOfEach, type StoredObjective } from './store.ts'
