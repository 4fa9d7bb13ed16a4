import { t } from '../../../../kernel/words.ts'
import { type Block, type Cell, sayMoney } from '../../../documents/index.ts'

/** What is said where there is nothing to show. */
export const none = (text: string): Block => ({ kind: 'text', text, tone: 'quiet' })
export const quietly = (text: string): Cell => ({ text, tone: 'quiet' })
export const unknown = (): Cell => quietly(t`unknown`)
export const money = (minor: number | null, currency: string): Cell =>
  minor === null ? unknown() : { text: sayMoney(minor, currency) }

/** Columns by their words; an `end` one holds amounts. */
export const table = (
  label: string,
  columns: readonly (string | [string, 'end'])[],
  rows: readonly Cell[][],
  total?: Cell[],
): Block => ({
  kind: 'table',
  label,
  columns: columns.map((one) => (typeof one === 'string' ? { label: one } : { label: one[0], align: one[1] })),
  rows,
  ...(total ? { total } : {}),
})
