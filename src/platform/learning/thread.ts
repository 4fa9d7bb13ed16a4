import { parentPort, workerData } from 'node:worker_threads'
import { chances } from './model.ts'
import type { LearningTask } from './pool.ts'
import { study } from './study.ts'

const task = workerData as LearningTask
parentPort?.postMessage(task.kind === 'study' ? study(task.input) : chances(task.predictor, task.table))
