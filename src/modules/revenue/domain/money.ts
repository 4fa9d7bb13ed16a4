import { currencyDigits } from '../../../kernel/money.ts'

/** An amount as one says it: whole units, grouped. */
export function spokenMoney(amountMinor: number, currency: string): string {
  const units = amountMinor / 10 ** currencyDigits(currency)
  return new Intl.NumberFormat('en-US', { style: 'currency', currency, maximumFractionDigits: 0 }).format(units)
}
