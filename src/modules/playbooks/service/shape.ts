import { z } from 'zod'
import type { StepKind } from '../../../platform/steps.ts'
import { newsKinds } from './news.ts'

const words = (most: number) => z.string().trim().min(1).max(most)
const slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .describe('Small letters, digits and hyphens; unique in the playbook')
const tree = z.record(z.string(), z.unknown()).describe('A condition: all, any, not, or a field with an operator')
const field = z.string().min(1).max(200).describe('A field of an account, such as attribute:renews_on')
const days = (least: number) => z.number().int().min(least).max(3650)

// ---------------------------------------------------------------- the head

const live = z.boolean().default(false).describe('As values change, instead of by the close of a day')

const judged = z.union([
  z.strictObject({ when: tree, days: days(1).default(1).describe('Closes in a row at which it must hold'), live }),
  z.strictObject({ entered: words(80).describe('The name or key of a segment'), live }),
  z.strictObject({ left: words(80).describe('The name or key of a segment'), live }),
  z.strictObject({ date: field, days: days(-3650).default(0).describe('Negative: so many days before') }),
  z.strictObject({ every: z.enum(['day', 'week', 'month']), on: z.number().int().min(1).max(31).default(1) }),
  z.strictObject({ news: words(80).describe('Something that happened, such as accounts.created') }),
])

/** Every form of a trigger, for those who read the shape. */
const trigger = z.union([
  judged,
  ...newsKinds.flatMap(({ word, filter, label }) => (word ? [z.strictObject({ [word]: filter.describe(label) })] : [])),
])

const entry = z.strictObject({
  when: tree.optional(),
  again: z
    .union([z.literal('never'), z.literal('always'), z.strictObject({ after: days(1) })])
    .default('never')
    .describe('Whether an account may enter once more'),
  priority: z.number().int().min(0).max(100).default(50),
  not_during: z.array(words(80)).max(50).default([]).describe('Playbooks during whose runs nobody enters this one'),
  per_day: z.number().int().min(1).max(100_000).optional(),
})

const audience = z.union([
  z.literal('account'),
  z.strictObject({
    contacts: z.array(words(60)).min(1).max(20),
    at_most: z.number().int().min(1).max(100).default(10),
  }),
])

/** Everything but the steps, whose kinds modules lend. */
export const head = z.strictObject({
  name: words(80),
  summary: z.string().trim().max(2000).default(''),
  triggers: z.array(z.unknown()).max(20).default([]),
  entry: entry.default(entry.parse({})),
  audience: audience.default('account'),
  judged: z.enum(['day close', 'live']).default('day close'),
  steps: z.array(z.unknown()).min(1).max(200),
  goal: z.strictObject({ when: tree, days: days(1).default(90) }).optional(),
  ends: tree.optional().describe('A run ends at once when this holds'),
})

// ---------------------------------------------------------------- the engine's own steps

export const wait = z.union([
  z.strictObject({
    days: days(1),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .optional()
      .describe('The time of day; left out, as it is when the wait begins'),
  }),
  z.strictObject({
    hours: z.number().min(0.1).max(2000),
    counted: z.enum(['calendar', 'business']).default('calendar'),
  }),
  z.strictObject({ until: field, days: days(-3650).default(0), at_most: days(1).default(365) }),
  z.strictObject({ for: tree, at_most: days(1).describe('Days after which it goes on without') }),
])

const answerTest = z.strictObject({ step: slug, answered: words(40) })
export const branchCase = z.union([
  z.strictObject({ if: z.union([tree, answerTest]), do: z.array(z.unknown()).max(100) }),
  z.strictObject({ else: z.array(z.unknown()).max(100) }),
])
export const branch = z.array(branchCase).min(1).max(20)
export const split = z
  .array(z.strictObject({ share: z.number().min(1).max(100), do: z.array(z.unknown()).max(100) }))
  .min(2)
  .max(10)
export const exit = z.literal(true)
export { answerTest, judged, slug }

const common = { id: slug.optional(), title: words(120).optional() }

/** The JSON Schema (draft 2020-12) of a whole playbook, for editors and for those who write one by program. */
export function jsonSchema(kinds: readonly StepKind[]): Record<string, unknown> {
  const step: z.ZodType = z.lazy(() =>
    z.union([
      z.strictObject({ ...common, wait }),
      z.strictObject({
        ...common,
        branch: z.array(
          z.union([
            z.strictObject({ if: z.union([answerTest, tree]), do: z.array(step) }),
            z.strictObject({ else: z.array(step) }),
          ]),
        ),
      }),
      z.strictObject({ ...common, split: z.array(z.strictObject({ share: z.number(), do: z.array(step) })) }),
      z.strictObject({ ...common, exit }),
      ...kinds.map(({ name, fields, summary }) => z.strictObject({ ...common, [name]: fields.describe(summary) })),
    ]),
  )
  const whole = head.extend({ triggers: z.array(trigger).default([]), steps: z.array(step).min(1).max(200) })
  return z.toJSONSchema(whole, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
}
