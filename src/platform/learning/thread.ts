import { parentPort, workerData } from 'node:worker_threads'
import { chances } from './model.ts'
import type { LearningTask } from './pool.ts'
import { study } from './study.ts'
import { addUntilClosed, type SharedSums } from './summing.ts'

const task = workerData as LearningTask | { kind: 'sums'; shared: SharedSums }
if (task.kind === 'sums') addUntilClosed(task.shared)
else parentPort?.postMessage(task.kind === 'study' ? study(task.input) : chances(task.predictor, task.table))
