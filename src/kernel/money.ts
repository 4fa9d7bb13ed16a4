import { AppError } from './errors.ts'
import { told } from './words.ts'

/** Money is an integer of minor units with its currency (rule 27): 1,234.50 USD is 123450. */
export interface Money {
  readonly amountMinor: number
  readonly currency: string
}

/** Currencies whose minor unit is not the hundredth (ISO 4217). */
const DIGITS = new Map<string, number>([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
])

/** How many digits a currency writes behind its point. */
export function currencyDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2
}

/** Whether a text is a currency code as ISO 4217 writes it: three capitals. */
export function isCurrency(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Z]{3}$/.test(text)
}

/** An amount; refused where it is no whole number that a computer holds exactly, or its currency is no code. */
export function money(amountMinor: number, currency: string): Money {
  if (!Number.isSafeInteger(amountMinor)) {
    throw new AppError('invalid', told`${amountMinor} is not a whole number of minor units`, {
      remedy: told`Send the amount in minor units, such as cents, as a whole number`,
    })
  }
  if (!isCurrency(currency)) {
    throw new AppError('invalid', told`${currency} is not a currency`, {
      remedy: told`Use a three-letter code such as USD`,
    })
  }
  return { amountMinor: amountMinor + 0, currency }
}

/** The sum of two amounts of one currency; different currencies are never added silently. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) {
    throw new AppError('invalid', told`${left.currency} and ${right.currency} cannot be added`, {
      remedy: told`Convert one of them at a stated rate first`,
    })
  }
  return money(left.amountMinor + right.amountMinor, left.currency)
}

/** The sum of many amounts of one currency; of none it is zero in the currency asked for. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(addMoney, money(0, currency))
}

/** An amount of minor units in whole ones, with a point and all digits that its currency has: 123450 in USD is 1234.50. */
export function unitsText(minor: number, currency: string): string {
  const digits = currencyDigits(currency)
  return (minor / 10 ** digits).toFixed(digits)
}

const PLAIN = /^\d+(?:\.\d*)?$|^\.\d+$/
const GROUPED = /^\d{1,3}(?:[,' \u00a0\u202f]\d{3})+(?:\.\d*)?$/

/**
 * The minor units that a written amount means, or null where it is not clear: '1,234.50' is 123450 in USD.
 * The point is the decimal mark; commas, spaces and apostrophes only group by three; a sign, a currency sign or code and
 * accountants' brackets are understood. Digits finer than the currency has must be zeros: nothing is rounded.
 */
export function parseMinor(text: string, currency: string): number | null {
  const written = unwrapped(text, currency)
  if (!written || !(PLAIN.test(written.digits) || GROUPED.test(written.digits))) return null
  const [whole = '', fraction = ''] = written.digits.replace(/[,' \u00a0\u202f]/g, '').split('.')
  const places = currencyDigits(currency)
  if (/[^0]/.test(fraction.slice(places))) return null
  const minor = Number(whole + fraction.slice(0, places).padEnd(places, '0'))
  if (!Number.isSafeInteger(minor)) return null
  return written.negative && minor !== 0 ? -minor : minor
}

/** The digits with their marks, freed of brackets, sign and currency. */
function unwrapped(text: string, currency: string): { digits: string; negative: boolean } | null {
  if (text.length > 60) return null
  const bracketed = /^\((.*)\)$/.exec(text.trim())
  const named = (bracketed?.[1] ?? text).trim()
  const signed = /^([-+\u2212]?)\s*(.*)$/.exec(withoutCurrency(named, currency))
  const inner = /^([-+\u2212]?)\s*(.*)$/.exec(withoutCurrency(signed?.[2] ?? '', currency))
  if (!signed || !inner) return null
  const signs = [signed[1], inner[1]].filter((sign) => sign !== '')
  if (signs.length + (bracketed ? 1 : 0) > 1) return null
  return { digits: inner[2] ?? '', negative: bracketed !== null || (signs[0] !== undefined && signs[0] !== '+') }
}

function withoutCurrency(text: string, currency: string): string {
  const signs = ['$', '€', '£', '¥', currency]
  const before = signs.find((sign) => text.startsWith(sign))
  if (before) return text.slice(before.length).trim()
  const after = signs.find((sign) => text.endsWith(sign))
  return after ? text.slice(0, -after.length).trim() : text
}
