import { type AccountId, uuidV5 } from '../../../kernel/ids.ts'

/** What was drawn for a unit: left alone, acted on, or no part of the comparison. */
export const arms = ['held', 'treated', 'outside'] as const
export type Arm = (typeof arms)[number]

/** Bits of a hash that say where a unit falls: finer than any base is large, and exact as a number. */
const bits = 48

/** Where a unit falls from 0 to 1. The same salt and unit fall at the same place for ever; another salt is another draw. */
export function placeOf(salt: string, unit: AccountId): number {
  const hash = uuidV5(salt, unit).replaceAll('-', '')
  return Number.parseInt(hash.slice(0, bits / 4), 16) / 2 ** bits
}

/** The share is in thousandths: of 1000 units about so many are held out. */
export const drawn = ({ salt, share }: { salt: string; share: number }, unit: AccountId): Arm =>
  placeOf(salt, unit) * 1000 < share ? 'held' : 'treated'
