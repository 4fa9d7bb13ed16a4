import { parentPort, workerData } from 'node:worker_threads'
import { pairedDifference } from './comparison.ts'
import { chances } from './model.ts'
import type { LearningTask } from './pool.ts'
import { study } from './study.ts'
import { addUntilClosed, type SharedSums } from './summing.ts'

const task = workerData as LearningTask | { kind: 'sums'; shared: SharedSums }
if (task.kind === 'sums') addUntilClosed(task.shared)
else parentPort?.postMessage(answerTo(task))

function answerTo(task: LearningTask) {
  switch (task.kind) {
    case 'study':
      return study(task.input)
    case 'chances':
      return chances(task.predictor, task.table)
    case 'differences':
      return task.comparisons.map(pairedDifference)
  }
}
