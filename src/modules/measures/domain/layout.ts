import type { MeasureDefinition } from '../../../platform/contributions.ts'

/** Where the keys of an insight stand in the arrays that all insights share. */
export interface Layout {
  /** One per key, from 0; null for a key that nobody declares. */
  slots: readonly (number | null)[]
  /** Slots of all measures together. */
  width: number
  /** Other insights publish too, and keep what they said. */
  isShared: boolean
}

interface Entry extends MeasureDefinition {
  owner: string
  slot: number | null
  published: boolean
}

/** An insight publishes its own measures and no others; those of other insights stay as they are. */
export function layoutOf(catalogue: readonly Entry[], keys: readonly string[]): Layout {
  const own = keys.map((key) => catalogue.find((entry) => entry.key === key))
  const foreign = own.find((entry) => entry && (!entry.published || entry.owner !== own[0]?.owner))
  if (foreign) throw new Error(`${foreign.key} is a measure of ${foreign.owner} and published by nobody else`)
  return {
    slots: own.map((entry) => entry?.slot ?? null),
    width: Math.max(0, ...catalogue.map((entry) => (entry.slot ?? -1) + 1)),
    isShared: catalogue.some((entry) => entry.published && !keys.includes(entry.key)),
  }
}
