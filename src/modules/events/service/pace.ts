import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { AccountDay } from '../store/rollup.ts'

/** A live score may lag five seconds behind its event; this is the roll-up's part of them. */
const LONGEST_REST_MS = 3_000
/** Under a steady stream the roll-up may take a quarter of one connection's time. */
const REST_PER_WORK = 3

interface Pace {
  days: ReadonlySet<string>
  restUntil: number
}

const paces = new Map<WorkspaceId, Pace>()

/**
 * Each turn reads its days wholly anew, so turns that follow each other closely under a stream of events do the same work
 * again and again. When a turn meets mostly the days of the turn before, the next one waits for more to come together.
 */
export async function rest(workspace: WorkspaceId): Promise<void> {
  const wait = (paces.get(workspace)?.restUntil ?? 0) - performance.now()
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
}

export function noteTurn(workspace: WorkspaceId, days: readonly AccountDay[], tookMs: number): void {
  const keys = days.map(({ account, day }) => account + day)
  const before = paces.get(workspace)?.days
  const repeated = before ? keys.filter((key) => before.has(key)).length : 0
  const isStream = keys.length > 0 && repeated * 2 > keys.length
  const restUntil = isStream ? performance.now() + Math.min(LONGEST_REST_MS, REST_PER_WORK * tookMs) : 0
  paces.set(workspace, { days: new Set(keys), restUntil })
}
