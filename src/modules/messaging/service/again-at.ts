import { seededRandom } from '../../../platform/random.ts'
import { retryAt } from '../domain/retry.ts'

/** When a message is tried again. The same message in the same try waits as long, wherever it is worked on. */
export const againAt = (now: Date, id: string, attempts: number): Date =>
  retryAt(now, attempts, seededRandom(Number.parseInt(id.slice(-8), 16) + attempts).next())
