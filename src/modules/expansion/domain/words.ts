import { currencyDigits } from '../../../kernel/money.ts'
import { retold } from '../../../kernel/retold.ts'
import { wholeNumber } from '../../../kernel/say.ts'
import { speech, t } from '../../../kernel/words.ts'
import type { Found, Numbers } from './find.ts'
import { type Beside, type Growth, type Option, optionsOf, sayDepartments } from './options.ts'
import type { VolumeStep } from './volume.ts'

/** What templates may say of an opportunity, in the language that is spoken (F168): the documents' names of their variables. */
export function wordsOf(found: Found, beside: Beside, currency: string): Record<string, string> {
  const { numbers } = found
  const options = optionsOf(found, beside).map((option) => `${retold(option.title)}${priceOf(option, currency)}`)
  const share =
    numbers.kind === 'seats' || numbers.kind === 'storage' ? Math.round((100 * numbers.used) / numbers.limit) : null
  return {
    ...(share === null ? {} : { usage_percentage: wholeNumber(share), limit_type: limitOf(numbers) }),
    opportunity: subjectOf(numbers),
    usage_report: reportOf(numbers, beside.growth),
    ...(beside.departments.length === 0 ? {} : { departments: sayDepartments(beside.departments) }),
    ...(beside.volume.length === 0 ? {} : { volume_discounts: sayVolume(beside.volume) }),
    option_1_details: options[0] as string,
    option_2_details: options[1] as string,
    option_3_details: options[2] as string,
  }
}

/** What many seats cost less, step by step. */
const sayVolume = (steps: readonly VolumeStep[]): string =>
  steps.map(({ from, off }) => t`${Math.round(1000 * off) / 10}% less from ${wholeNumber(from)} seats on`).join(', ')

const limitOf = ({ kind }: Numbers): string => (kind === 'seats' ? t`seats` : t`storage`)

function subjectOf(numbers: Numbers): string {
  if (numbers.kind === 'seats') return t`more seats`
  if (numbers.kind === 'storage') return t`more storage`
  if (numbers.kind === 'plan_upgrade') return t`the plan ${numbers.to}`
  if (numbers.kind === 'price') return t`the price of ${numbers.plan}`
  return numbers.kind === 'cross_sell' ? numbers.product : t`seats for ${numbers.name}`
}

/** How their use went, in two or three lines. */
function reportOf(numbers: Numbers, { people, before }: Growth): string {
  const lines: string[] = []
  if (numbers.kind === 'seats')
    lines.push(t`${wholeNumber(numbers.used)} of ${wholeNumber(numbers.limit)} seats in use`)
  if (numbers.kind === 'storage') lines.push(t`${wholeNumber(numbers.used)} of ${wholeNumber(numbers.limit)} GB in use`)
  if (numbers.kind === 'plan_upgrade') lines.push(t`in use beyond your plan: ${numbers.features.join(', ')}`)
  if (people !== null) lines.push(t`${wholeNumber(people)} people active in the last 30 days`)
  if (before !== null) lines.push(t`${wholeNumber(before)} in the 30 days before`)
  return lines.join('; ')
}

/** What an option costs, as it stands behind it. */
function priceOf({ amount, off }: Option, currency: string): string {
  if (amount === null) return ''
  if (amount === 0) return ` (${t`at no cost`})`
  const unit = 10 ** currencyDigits(currency)
  const price = new Intl.NumberFormat(speech().locale, { style: 'currency', currency, maximumFractionDigits: 0 })
  const less = off === 0 ? '' : `, ${t`${Math.round(1000 * off) / 10}% less a seat`}`
  return ` (${t`${price.format(amount / unit)} a year`}${less})`
}
