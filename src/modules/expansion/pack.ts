import { z } from 'zod'
import type { PackKind } from '../../platform/contributions.ts'
import { completed, documentRules } from './domain/rules.ts'
import type { VolumeStep } from './domain/volume.ts'
import { rulesOf, saveRules } from './store/settings.ts'

const share = z.number().min(0).max(1)
const days = z.number().int().min(1).max(365)
const thousandths = z.number().int().min(0).max(1000)

const rises = (steps: readonly VolumeStep[]): boolean =>
  steps.every(({ from, off }, at) => {
    const before = steps[at - 1]
    return !before || (from > before.from && off > before.off)
  })

/** As a file of the pack says it. */
const rulesShape = z.strictObject({
  seats: z.strictObject({ above: share, more: z.number().min(0.01).max(10), odds: share, days }),
  storage: z.strictObject({
    above: share,
    step: z.number().min(0.001),
    price: z.number().min(0),
    currency: z.string().regex(/^[A-Z]{3}$/),
    odds: share,
    days,
  }),
  plan_upgrade: z.strictObject({ base: share, each: share, most: share, days }),
  cross_sell: z.strictObject({ above: share, odds: share, days }),
  department: z.strictObject({ people: z.number().int().min(1), odds: share, days }),
  price: z
    .strictObject({ below: share, most: z.number().min(0.001).max(1), ahead: days, odds: share })
    .default(documentRules.price),
  volume: z
    .array(z.strictObject({ from: z.number().int().min(2).max(1e6), off: z.number().min(0.001).max(0.9) }))
    .max(10)
    .refine(rises, 'each step needs more seats than the one before it and gives more')
    .default([]),
  score: z.strictObject({
    amount: thousandths,
    odds: thousandths,
    soon: thousandths,
    fit: thousandths,
    fullAmount: z.number().positive(),
    horizon: days,
    usualFit: share,
  }),
  rest: z.number().int().min(0).max(3650),
})

/** `expansion/rules.yaml`: from when on something is an opportunity, and how it is scored. */
export const rulesKind: PackKind = {
  folder: 'expansion',
  apply: async (tx, _name, content, _platform, how) => {
    if (how === 'fill' && (await rulesOf(tx)) !== undefined) return
    await saveRules(tx, rulesShape.parse(content))
  },
  read: async (tx) => [{ name: 'rules', content: completed(await rulesOf(tx)) }],
}
