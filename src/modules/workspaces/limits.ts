import { type RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'

/** Counts one attempt; too many are refused with the seconds to wait. */
export async function limited(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const seconds = Math.ceil(error.msBeforeNext / 1000)
    throw new AppError('rate_limited', told`Too many attempts`, {
      remedy: told`Try again in ${seconds} seconds`,
      seconds,
    })
  }
}
