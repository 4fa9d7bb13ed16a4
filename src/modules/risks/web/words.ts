import { t } from '../../../kernel/words.ts'
import type { Input, Item, Output } from '../../../web/lib/api.ts'
import type { Band } from '../../../web/ui/band.ts'

export type Risk = Item<'risks.list'>
export type State = Risk['state']
export type Cause = Risk['cause']
export type Impact = Risk['impact']
export type Wanted = Omit<Input<'risks.list'>, 'cursor' | 'limit' | 'state'>
export type PulseValue = NonNullable<NonNullable<Output<'risks.pulse'>['now']>['pulse']>

export const causeNames: Record<Cause, string> = {
  usage: t`Falling use`,
  value: t`Value not seen`,
  sponsor: t`Sponsor or champion left`,
  support: t`Trouble with support`,
  product: t`Missing in the product`,
  price: t`Price`,
  competitor: t`Competitor`,
  budget: t`Budget cut`,
  acquisition: t`Acquired or reorganised`,
  payment: t`Payment`,
  other: t`Something else`,
}

export const impactNames: Record<Impact, string> = { high: t`High`, medium: t`Medium`, low: t`Low` }

export const stateNames: Record<State, string> = { open: t`Open||state`, saved: t`Saved||risk`, lost: t`Lost` }

export const pulseNames: Record<PulseValue, string> = { good: t`Good`, mixed: t`Mixed`, poor: t`Poor` }

/** The same shapes as health has, since they mean the same to the eye. */
export const pulseBands: Record<PulseValue, Band> = { good: 'green', mixed: 'yellow', poor: 'red' }

export const optionsOf = <Word extends string>(names: Record<Word, string>) =>
  (Object.entries(names) as [Word, string][]).map(([value, label]) => ({ value, label }))
