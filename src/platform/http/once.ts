import { createHmac } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, RequestContext, Route, StepsContext } from '../contributions.ts'
import type { Tx } from '../db/db.ts'
import * as store from './answers-store.ts'
import { HttpRefusal } from './problem.ts'

/** How long an act in steps may say nothing before its process is taken for dead: no such act takes longer. */
const lease = 120_000
/** Seconds after which a request that still runs is worth asking for again. */
const askAgainAfter = 2

const longestKey = 200

export interface Repeatable {
  route: Route
  request: RequestContext
  input: unknown
  /** The Idempotency-Key as it was sent. */
  key: string
  act(context: RequestContext): Promise<unknown>
}

/**
 * Acts once for a key, however often the request comes. An act of one transaction is kept with its answer in that very
 * transaction: both stand or neither. An act in steps reserves the key before, so that a repeated request is answered,
 * asked to wait, or told that nobody can say whether it happened; it never acts a second time.
 */
export function once(asked: Repeatable): Promise<unknown> {
  const { key, route, request, input } = asked
  if (key.length > longestKey) {
    throw new AppError('invalid', told`The Idempotency-Key is longer than ${longestKey} characters`, {
      field: 'Idempotency-Key',
      remedy: told`Send a shorter key, such as a random id`,
    })
  }
  // The operation's name stands for method and path; what was in the path is part of the input.
  const text = JSON.stringify([route.operation.name, input])
  // Keyed, since some inputs hold a password that a plain digest would let one guess.
  const fingerprint = createHmac('sha256', request.platform.config.secret).update(text).digest('hex')
  const claim = { member: request.viewer.member, key, fingerprint }
  return route.inSteps ? inSteps(asked, claim) : inOneTransaction(asked, claim)
}

function inOneTransaction({ route, request, act }: Repeatable, claim: store.Claim): Promise<unknown> {
  return request.within(async (tx) => {
    const known = await reserve(tx, claim)
    if (known) return repeated(route, known, claim, tx.now)
    const answer = await act({ ...request, platform: withoutSideDoors(request.platform), within: (work) => work(tx) })
    await store.keepAnswer(tx, claim, keepable(route, answer))
    return answer
  })
}

async function inSteps({ route, request, act }: Repeatable, claim: store.Claim): Promise<unknown> {
  const known = await request.within(async (tx) => {
    const found = await reserve(tx, claim)
    return found && { answer: repeated(route, found, claim, tx.now) }
  })
  if (known) return known.answer
  try {
    const remembering: StepsContext = { ...request, done: (tx) => store.keepAnswer(tx, claim, null) }
    const answer = await act(remembering)
    await request.within((tx) => store.keepAnswer(tx, claim, keepable(route, answer)))
    return answer
  } catch (error) {
    const after = error instanceof AppError ? store.releaseKey : store.noteBroken
    // Where even this fails the reservation runs out by itself, and the first error is the one to tell.
    await request.within((tx) => after(tx, claim)).catch(() => {})
    throw error
  }
}

/** Takes the key, or answers what is known of it. */
async function reserve(tx: Tx, claim: store.Claim): Promise<store.StoredAnswer | undefined> {
  if (!(await store.takesKey(tx, claim))) throw stillRunning()
  const known = await store.answerOf(tx, claim)
  if (!known) await store.reserveAnswer(tx, claim)
  return known
}

function repeated(route: Route, known: store.StoredAnswer, claim: store.Claim, now: Date): unknown {
  if (known.fingerprint !== claim.fingerprint) throw otherRequest()
  if (known.state === 'running' && now.getTime() - known.at.getTime() < lease) throw stillRunning()
  if (known.state !== 'done') throw nobodyKnows()
  if (route.operation.shownOnce) throw shownOnce(route.operation.shownOnce)
  // Done by an act in steps whose process ended before it could answer.
  if (known.body === null && !route.operation.output.safeParse(null).success) throw answerLost()
  return known.body
}

/** A secret that is shown once is kept nowhere, here neither. */
const keepable = (route: Route, answer: unknown): unknown => (route.operation.shownOnce ? null : (answer ?? null))

/** An act of one transaction that went past it would stand although the transaction fell; that is a bug, said at once. */
function withoutSideDoors(platform: Platform): Platform {
  const refuse = () => {
    throw new Error('An operation that acts beyond its one transaction must be declared with handleInSteps')
  }
  const { refreshStatistics, state, changes, close } = platform.db
  const db = {
    within: refuse,
    reading: refuse,
    system: refuse,
    systemQuery: refuse,
    refreshStatistics,
    state,
    changes,
    close,
  }
  return { ...platform, db, jobs: { send: refuse } }
}

const field = 'Idempotency-Key'

const stillRunning = () =>
  new HttpRefusal(
    'conflict',
    told`The first request with this Idempotency-Key is still being worked on`,
    { field, remedy: told`Send the same request again in ${askAgainAfter} seconds` },
    { retryAfter: askAgainAfter },
  )

const otherRequest = () =>
  new HttpRefusal(
    'conflict',
    told`This Idempotency-Key was used for another request`,
    { field, remedy: told`Use a new key for a new request` },
    { status: 422 },
  )

const nobodyKnows = () =>
  new AppError('conflict', told`The first request with this Idempotency-Key broke off; it may have happened or not`, {
    field,
    remedy: told`Look whether it happened. If it did not, send it again with a new key`,
  })

const shownOnce = (remedy: string) =>
  new AppError(
    'conflict',
    told`This was done when the key was first used; the secret in its answer is shown only once`,
    {
      field,
      remedy,
    },
  )

const answerLost = () =>
  new AppError('conflict', told`This was done when the key was first used, and its answer was lost`, {
    field,
    remedy: told`Read what is there now; nothing needs to be sent again`,
  })
