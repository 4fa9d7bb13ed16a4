import { currencyDigits } from '../../../kernel/money.ts'
import type { Size, Touch } from './account.ts'

/** Where the classes of ARR begin, in whole units of the workspace's currency; everything below the second line is in the last class. */
export interface Thresholds {
  size: { enterprise: number; mid_market: number }
  touch: { high: number; mid: number }
  /** Share below its line that an account may fall before it leaves its class. */
  hysteresis: number
  /** A class stays until the renewal date, whatever ARR does in between. */
  lockUntilRenewal: boolean
}

/** C09: size as teams are built (100K, 20K), touch as accounts are served (50K, 10K). */
export const standardThresholds: Thresholds = {
  size: { enterprise: 100_000, mid_market: 20_000 },
  touch: { high: 50_000, mid: 10_000 },
  hysteresis: 0.1,
  lockUntilRenewal: true,
}

interface Step<Name> {
  name: Name
  from: number
}

/**
 * The class of an amount. It rises as soon as the line is reached and falls only when the amount lies more than the
 * hysteresis below the line of the class it has, so that an account at the line does not go to and fro.
 */
function classOf<Name>(amount: number, current: Name | null, steps: Step<Name>[], hysteresis: number): Name | null {
  const reached = steps.findIndex((step) => amount >= step.from)
  const held = steps.findIndex((step) => step.name === current)
  const keeps = held >= 0 && held < reached && amount >= (steps[held]?.from ?? 0) * (1 - hysteresis)
  return steps[keeps ? held : reached]?.name ?? null
}

export function sizeOf(arr: number, currency: string, current: Size | null, thresholds: Thresholds): Size | null {
  const { enterprise, mid_market } = thresholds.size
  const steps: Step<Size>[] = [
    { name: 'enterprise', from: enterprise },
    { name: 'mid_market', from: mid_market },
    { name: 'smb', from: Number.NEGATIVE_INFINITY },
  ]
  return classOf(whole(arr, currency), current, steps, thresholds.hysteresis)
}

export function touchOf(arr: number, currency: string, current: Touch | null, thresholds: Thresholds): Touch | null {
  const { high, mid } = thresholds.touch
  const steps: Step<Touch>[] = [
    { name: 'high', from: high },
    { name: 'mid', from: mid },
    { name: 'tech', from: Number.NEGATIVE_INFINITY },
  ]
  return classOf(whole(arr, currency), current, steps, thresholds.hysteresis)
}

const whole = (minor: number, currency: string) => minor / 10 ** currencyDigits(currency)
