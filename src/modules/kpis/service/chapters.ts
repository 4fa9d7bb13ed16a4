import { currencyDigits } from '../../../kernel/money.ts'
import { inWords, speech, t } from '../../../kernel/words.ts'
import type { Chapter } from '../../documents/index.ts'
import type { FlowKind } from '../../revenue/index.ts'
import { kindWords } from '../domain/kind-words.ts'

export interface MovedSpan {
  opening: number
  sums: { kind: FlowKind; amount: number; accounts: number }[]
  closing: number
}

/** Says amounts and figures as a document does. */
export function sayerOf(currency: string) {
  const digits = currencyDigits(currency)
  const amounts = new Intl.NumberFormat(speech().locale, { style: 'currency', currency, maximumFractionDigits: 0 })
  const number = (value: number, places: number) =>
    new Intl.NumberFormat(speech().locale, { maximumFractionDigits: places }).format(value)
  const money = (minor: number) => amounts.format(minor / 10 ** digits)
  const figure = (value: number | null, unit: string): string => {
    if (value === null) return t`unknown`
    if (unit === 'share') return `${number(value * 100, 1)}%`
    if (unit === 'money') return money(value)
    return number(value, unit === 'count' ? 0 : 1)
  }
  return { money, figure }
}
export type Sayer = ReturnType<typeof sayerOf>

/** From opening to closing, a row for each kind. */
export function movementChapter({ opening, sums, closing }: MovedSpan, { money }: Sayer): Chapter {
  return {
    title: t`How ARR moved`,
    blocks: [
      {
        kind: 'table',
        label: t`How ARR moved`,
        columns: [{ label: t`Movement` }, { label: t`Accounts`, align: 'end' }, { label: t`ARR`, align: 'end' }],
        rows: [
          [{ text: t`Opening` }, { text: '' }, { text: money(opening) }],
          ...sums.map(({ kind, amount, accounts }) => [
            ...[{ text: inWords(kindWords[kind]) }, { text: String(accounts) }, { text: money(amount) }],
          ]),
        ],
        total: [{ text: t`Closing` }, { text: '' }, { text: money(closing) }],
      },
    ],
  }
}
