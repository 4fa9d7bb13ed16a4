import { t } from '../../../kernel/words.ts'
import { count, number } from '../../../web/lib/format.ts'

/** Days as people say them: whole years and months where they are. */
export function sayDays(days: number | null): string {
  if (days === null) return t`for ever`
  if (days % 365 === 0) return count(days / 365, 'year')
  return days === 1 ? t`one day` : t`${number(days)} days`
}
