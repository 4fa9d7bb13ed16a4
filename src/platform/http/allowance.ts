import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../contributions.ts'

/** What is left of a minute's requests. */
export interface Allowance {
  limit: number
  remaining: number
  /** Seconds until the minute begins anew. */
  reset: number
  /** This request is one too many. */
  isSpent: boolean
}

export interface Allowances {
  /** Counts requests of a key, or of a member; null where they are not counted. */
  take(viewer: Viewer, requests?: number): Promise<Allowance | null>
}

const made = new WeakMap<Platform, Allowances>()

/** One count for every door, so that nobody gets twice as much by knocking at two. */
export function allowancesOf(platform: Platform): Allowances {
  const known = made.get(platform) ?? createAllowances()
  made.set(platform, known)
  return known
}

/** Counts requests a minute for each key and each member, in this process. */
function createAllowances(): Allowances {
  const limiters = new Map<number, RateLimiterMemory>()
  return {
    take: async (viewer, requests = 1) => {
      const limit = viewer.perMinute
      if (limit === undefined) return null
      const limiter = limiters.get(limit) ?? new RateLimiterMemory({ points: limit, duration: 60 })
      limiters.set(limit, limiter)
      const counted = await limiter.consume(nameOf(viewer), requests).catch((error: unknown) => {
        if (error instanceof RateLimiterRes) return error
        throw error
      })
      return {
        limit,
        remaining: Math.max(0, counted.remainingPoints),
        reset: Math.max(1, Math.ceil(counted.msBeforeNext / 1000)),
        isSpent: counted.consumedPoints > limit,
      }
    },
  }
}

/** A look as somebody else is counted for the one who looks. */
const nameOf = ({ workspace, key, member, behind }: Viewer) =>
  `${workspace} ${key ? `key ${key}` : `member ${behind?.member ?? member}`}`

export function refuseSpent({ isSpent, limit, reset }: Allowance): void {
  if (!isSpent) return
  throw new AppError('rate_limited', told`More than ${limit} requests a minute`, {
    remedy: told`Try again in ${reset} seconds`,
    seconds: reset,
  })
}

/** The usual headers, so that a program can slow down before it is refused. */
export function showAllowance(response: Response, { limit, remaining, reset }: Allowance): void {
  response.headers.set('ratelimit-limit', String(limit))
  response.headers.set('ratelimit-remaining', String(remaining))
  response.headers.set('ratelimit-reset', String(reset))
}
