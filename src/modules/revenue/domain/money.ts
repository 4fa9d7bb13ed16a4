import { currencyDigits } from '../../../kernel/money.ts'
import { speech } from '../../../kernel/words.ts'

/** An amount as one says it: whole units, grouped. */
export function spokenMoney(amountMinor: number, currency: string): string {
  const units = amountMinor / 10 ** currencyDigits(currency)
  return new Intl.NumberFormat(speech().locale, { style: 'currency', currency, maximumFractionDigits: 0 }).format(units)
}
