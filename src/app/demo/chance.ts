import { type Random, seededRandom } from '../../platform/random.ts'

/** Chance with shapes, from a seed: the same seed gives the same company, whatever else is asked in between. */
export interface Chance {
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Whole number in [low, high]. */
  whole(low: number, high: number): number
  happens(probability: number): boolean
  one<T>(choices: readonly T[]): T
  /** Standard normal (Box and Muller, 1958). */
  normal(): number
  /** Poisson by Knuth's product of uniforms; for small means. */
  poisson(mean: number): number
}

/** A stream of its own for each named thing, so that one more draw in one place moves nothing elsewhere. */
export function chanceOf(seed: number, ...names: (string | number)[]): Chance {
  return shaped(seededRandom(hash(`${seed}/${names.join('/')}`)))
}

function shaped(random: Random): Chance {
  const between = (low: number, high: number) => low + (high - low) * random.next()
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1))
  return {
    between,
    whole,
    happens: (probability) => random.next() < probability,
    one: (choices) => choices[whole(0, choices.length - 1)] as (typeof choices)[number],
    normal: () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
    poisson: (mean) => {
      const limit = Math.exp(-mean)
      let count = -1
      for (let product = 1; product > limit; count++) product *= random.next()
      return count
    },
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
