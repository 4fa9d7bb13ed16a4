/** A value as other systems read it: days as days, amounts in whole units, yes and no as such, unknown as nothing. */
export type ToldValue = string | number | boolean | null

export interface ToldMeasure {
  unit: string
  value: number
}

/** Days since 1970 as a day. */
const dayFrom = (epoch: number): string => new Date(epoch * 86_400_000).toISOString().slice(0, 10)

/** Six digits behind the point are more than any score has, and hide the dust of binary fractions. */
const rounded = (value: number): number => Number(value.toFixed(6))

/** A measure is kept as a number; what it is told as depends on its unit. Money of measures is in minor units. */
export function toldMeasure({ unit, value }: ToldMeasure, digits: number): ToldValue {
  if (Number.isNaN(value)) return null
  if (unit === 'date') return dayFrom(value)
  if (unit === 'yes or no') return value !== 0
  return unit === 'money' ? rounded(value / 10 ** digits) : rounded(value)
}

/** An amount in minor units, in whole ones. */
export const toldAmount = (minor: number | null, digits: number): ToldValue =>
  minor === null ? null : rounded(minor / 10 ** digits)
