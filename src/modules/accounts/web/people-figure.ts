import { t } from '../../../kernel/words.ts'
import { number } from '../../../web/lib/format.ts'
import type { Figure } from '../../../web/ui/Strip.tsx'

type Values = (key: string) => number | null

/** Seats in use where seats were bought, else active people; days where usage names nobody. */
export function peopleFigure(value: Values): Omit<Figure, 'link'> {
  const active = value('usage.active_people_30d')
  const days = value('usage.active_days_30d')
  const seats = value('commercial.seats_bought')
  if (!active && days) return { label: t`Active days`, value: `${number(days)} of 30`, note: t`usage names no people` }
  if (active === null) return { label: t`Active people`, value: null, note: t`usage is not known` }
  const change = changeOf(active, value('usage.active_people_prior_30d'))
  if (seats === null || seats <= 0) return { label: t`Active people`, value: number(active), ...change }
  return { label: t`Seats in use`, value: `${number(active)} / ${number(seats)}`, ...change }
}

/** A tenth more or less is news; less than that is the weather. */
function changeOf(active: number, before: number | null): Pick<Figure, 'note' | 'tone'> {
  if (before === null) return { note: t`in 30 days` }
  if (active === before) return { note: t`as a month ago` }
  const share = before === 0 ? 1 : (active - before) / before
  return { note: t`was ${number(before)} a month ago`, tone: share <= -0.1 ? 'bad' : share >= 0.1 ? 'good' : undefined }
}
