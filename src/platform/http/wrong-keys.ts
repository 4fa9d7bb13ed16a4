import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform } from '../contributions.ts'
import { addressOf, noAddress } from './address.ts'

/** Wrong keys that one address may send within a minute: as many as tries at the doors of sign-in. */
const mostWrong = 60
/** Keys that were right before are remembered, up to so many. */
const mostRemembered = 10_000

interface Tried {
  wrong: RateLimiterMemory
  right: Set<string>
}

const made = new WeakMap<Platform, Tried>()

function triedAt(platform: Platform): Tried {
  const known = made.get(platform) ?? {
    wrong: new RateLimiterMemory({ points: mostWrong, duration: 60 }),
    right: new Set<string>(),
  }
  made.set(platform, known)
  return known
}

/**
 * Finds out who sends a key or a token. An address that sent too many wrong ones waits, at every door at once. A key that was right
 * before is let through: behind one address sits a whole office, and one program with an old key must not stop all others.
 */
export async function unlessGuessing<Found>(
  platform: Platform,
  context: Context,
  find: () => Promise<Found>,
): Promise<Found> {
  const sent = context.req.header('authorization')
  const from = addressOf(context, platform.config)
  if (sent === undefined || from === noAddress) return find()
  const { wrong, right } = triedAt(platform)
  const mark = createHash('sha256').update(sent).digest('base64')
  if (!right.has(mark)) refuseGuesser(await wrong.get(from))
  try {
    const found = await find()
    if (right.size >= mostRemembered) right.clear()
    right.add(mark)
    return found
  } catch (error) {
    // A right key that asked for something else in vain, such as another workspace, is a right key still.
    if (error instanceof AppError && error.code === 'unauthenticated') {
      right.delete(mark)
      await wrong.penalty(from)
    }
    throw error
  }
}

function refuseGuesser(tries: RateLimiterRes | null): void {
  if (tries === null || tries.consumedPoints < mostWrong) return
  const seconds = Math.ceil(tries.msBeforeNext / 1000)
  throw new AppError('rate_limited', told`Too many keys from this address were wrong`, {
    remedy: told`Try again in ${seconds} seconds`,
    seconds,
  })
}
