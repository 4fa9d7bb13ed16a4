import { z } from 'zod'

/** A tree of the rule language; its own parser checks it and names what is wrong. */
export const tree = z.looseObject({ version: z.number(), where: z.unknown() })

/** What a condition finds of an account, part by part. */
export const explanation: z.ZodType = z.lazy(() =>
  z.looseObject({
    outcome: z.enum(['true', 'false', 'unknown']),
    sentence: z.string(),
    path: z.string(),
    parts: z.array(explanation),
  }),
)
