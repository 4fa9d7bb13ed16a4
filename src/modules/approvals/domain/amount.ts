import { currencyDigits } from '../../../kernel/money.ts'

/** An amount in a sentence that is told in English: USD 1,200 or EUR 1,200.50. */
export function amountText(minor: number, currency: string): string {
  const digits = currencyDigits(currency)
  const [whole = '', fraction] = (minor / 10 ** digits).toFixed(digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction && /[^0]/.test(fraction) ? `${currency} ${grouped}.${fraction}` : `${currency} ${grouped}`
}
