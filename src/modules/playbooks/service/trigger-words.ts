import { describe, type Subject } from '../../../kernel/condition/index.ts'
import { plural, t } from '../../../kernel/words.ts'
import type { Trigger } from '../domain/playbook.ts'
import { sayTrigger } from './why.ts'

/** A trigger as it is shown: its condition in words, and dates by what they are called. */
export function sayTriggerWith(trigger: Trigger, subject: Subject): string {
  if (trigger.kind === 'condition') {
    const said = describe(trigger.when, subject, 'is')
    return trigger.days > 1 ? t`${said}, at ${trigger.days} closes in a row` : said
  }
  if (trigger.kind !== 'date') return sayTrigger(trigger)
  const field = subject.fields.find(({ key }) => key === trigger.field)?.label ?? trigger.field
  const days = Math.abs(trigger.days)
  if (days === 0) return t`on the day: ${field}`
  const counted = `${days} ${plural(days, 'day', 'days')}`
  return trigger.days < 0 ? t`${counted} before: ${field}` : t`${counted} after: ${field}`
}
