import { Worker } from 'node:worker_threads'
import type { Comparison, Difference } from './comparison.ts'
import type { Predictor } from './model.ts'
import type { Study, StudyInput } from './study.ts'
import type { Table } from './table.ts'
import { threadFile } from './thread-file.ts'

/** Work that takes long enough to keep a page waiting. */
export type LearningTask =
  | { kind: 'study'; input: StudyInput }
  | { kind: 'chances'; predictor: Predictor; table: Table }
  | { kind: 'differences'; comparisons: readonly Comparison[] }

interface Answers {
  study: Study | null
  chances: Float64Array
  /** In the order in which they were asked for. */
  differences: (Difference | null)[]
}

/** Does it in a thread of its own, so that nobody's page waits for it; the thread ends with it. */
export function inThread<Task extends LearningTask>(task: Task): Promise<Answers[Task['kind']]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(threadFile(), { workerData: task })
    worker.once('message', (answer: Answers[Task['kind']]) => resolve(answer))
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`The learning thread ended with ${code}`)))
  })
}
