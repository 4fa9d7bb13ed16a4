export type { Asked, Due, Kind, Priority, TaskRole } from './domain/task.ts'
export { changeTasks } from './service/change.ts'
export { businessClock } from './service/due.ts'
export { type Opened, openTasks, type TaskDraft } from './service/open.ts'
