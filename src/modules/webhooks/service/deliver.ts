import { AppError } from '../../../kernel/errors.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { FetchingPlace, Platform } from '../../../platform/contributions.ts'
import { outgoing } from '../../../platform/http/guarded-fetch.ts'
import { newId, seededRandom } from '../../../platform/random.ts'
import { afterTry, type Tried } from '../domain/delivery.ts'
import * as store from '../store/deliveries.ts'
import { type Endpoint, endpoints } from '../store/endpoints.ts'
import { secretsOf } from './endpoints.ts'
import { signature } from './signature.ts'

/** Calls that one turn makes, side by side. */
const together = 20
/** Longer than any call takes, so that nobody takes one that is under way. */
const leaseMillis = 120_000
/** Letters of an answer that are kept. */
const mostAnswer = 300

/** Makes the calls that are due: leased and committed before anybody is called, and noted afterwards, each for itself. */
export async function deliverDue(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const { db } = platform
  const lease = newId(platform.clock.now())
  const taken = await db.within(workspace, async (tx) => {
    const until = new Date(tx.now.getTime() + leaseMillis)
    const due = await store.leaseDue(tx, { lease, until, limit: together })
    return { due, known: new Map((due.length > 0 ? await endpoints(tx) : []).map((one) => [one.id, one])) }
  })
  const calls = taken.due.map(async (due) => {
    const endpoint = taken.known.get(due.endpoint)
    if (!endpoint) return
    const tried = await call(platform, workspace, endpoint, due)
    await db.within(workspace, (tx) => {
      const attempts = due.attempts + 1
      const chance = seededRandom(Number.parseInt(due.id.slice(-8), 16) + attempts).next()
      const says = tried.kind === 'answered' ? tried.text : tried.says
      return store.settle(tx, due.id, lease, {
        ...afterTry(tried, attempts, tx.now, chance),
        code: tried.kind === 'answered' ? tried.code : null,
        answer: says.slice(0, mostAnswer),
      })
    })
  })
  await Promise.all(calls)
  return taken.due.length === together ? 'more' : 'done'
}

async function call(
  platform: Platform,
  workspace: WorkspaceId,
  endpoint: Endpoint,
  { id, key, body }: Pick<store.Due, 'id' | 'key' | 'body'>,
): Promise<Tried> {
  const now = platform.clock.now()
  try {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': key,
      'tenure-delivery': id,
      'tenure-signature': signature(secretsOf(platform, workspace, endpoint, now), body, now),
    }
    return await post(platform, endpoint.address, { headers, body })
  } catch (error) {
    // An address that may not be called stays so; whatever else went wrong may pass.
    const isRefused = error instanceof AppError && error.code === 'invalid'
    return { kind: 'unheard', says: (error as Error).message, again: !isRefused }
  }
}

async function post(
  platform: Platform,
  address: string,
  { headers, body }: { headers: Record<string, string>; body: string },
): Promise<Tried> {
  const answer = await outgoing(platform.config)(address, { method: 'POST', headers, body, redirect: 'manual' })
  const text = await answer.text()
  const isMoved = answer.status >= 300 && answer.status < 400
  return {
    kind: 'answered',
    code: answer.status,
    text: isMoved ? told`It sends us elsewhere, which is not followed` : text,
  }
}

/** Where this module calls out, for the law of inner addresses. */
export const deliveryPlace: FetchingPlace = {
  name: 'webhooks.deliver',
  reach: (platform, address) => post(platform, address, { headers: {}, body: '{}' }),
}
