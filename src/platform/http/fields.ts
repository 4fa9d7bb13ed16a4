import { z } from 'zod'
import { retold, retoldWhole } from '../../kernel/retold.ts'
import { told } from '../../kernel/words.ts'

/** Longest text that a field takes unless it says otherwise: room for a name or a line, no room for abuse. */
const longestLine = 500

export const line = (max = longestLine) => z.string().trim().min(1).max(max)
export const prose = z.string().max(20_000)
export const uuid = z.guid(told`must be an id such as 0190c2f0-5c1e-7000-8000-000000000000`)
/** Yes or no: a word in a query, itself from an agent. */
export const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean())
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, told`must be a day such as 2026-11-23`)
  .refine(
    // The calendar has no year 0, though Date has one.
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text) && text >= '0001',
    told`is not a day of the calendar`,
  )
  .describe('A day such as 2026-11-23, in the zone of the workspace')
export const limit = (standard: number, max = 200) =>
  z.coerce.number().int().min(1).max(max).default(standard).describe('How many items a page holds')
export const cursor = z
  .string()
  .max(1000)
  .optional()
  .describe('Where the next page begins: `next` of the page before; left out for the first page')

/** A value that travels in the query as JSON text and arrives as what `schema` says. */
export const jsonParam = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value, context) => {
    if (typeof value !== 'string') return value
    try {
      return JSON.parse(value)
    } catch {
      context.addIssue({ code: 'custom', message: told`is not JSON` })
      return z.NEVER
    }
  }, schema)

/** A sentence that was told in English, answered in the reader’s language. Nothing that somebody wrote is one. */
export const sentence = z.string().overwrite(retold)

/** A label of ours or of somebody's own: only where it is exactly ours it is said in the reader’s language. */
export const label = z.string().overwrite(retoldWhole)

/** A list by cursor: `next` is null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** Cursors are opaque to callers: the sort key of the last row, as JSON in URL-safe text. */
export const encodeCursor = (key: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

export function decodeCursor(text: string | undefined): (string | number | null)[] | undefined {
  if (!text) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(key) &&
      key.every((part) => part === null || typeof part === 'string' || typeof part === 'number')
      ? key
      : undefined
  } catch {
    return undefined
  }
}
