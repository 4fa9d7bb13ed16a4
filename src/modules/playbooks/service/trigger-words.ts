import { describe, type Subject } from '../../../kernel/condition/index.ts'
import { dateFormat } from '../../../kernel/formats.ts'
import { plural, speech, t } from '../../../kernel/words.ts'
import { isLiveTrigger, type Trigger } from '../domain/playbook.ts'
import { newsKind } from './news.ts'

/** A trigger in words: its condition with its values, and dates by what they are called. */
export function sayTrigger(trigger: Trigger, subject: Subject): string {
  const said = sayJudged(trigger, subject)
  return isLiveTrigger(trigger) ? t`${said}, live` : said
}

function sayJudged(trigger: Trigger, subject: Subject): string {
  switch (trigger.kind) {
    case 'condition': {
      const said = describe(trigger.when, subject, 'is')
      return trigger.days > 1 ? t`${said}, at ${trigger.days} closes in a row` : said
    }
    case 'segment':
      return trigger.move === 'entered' ? t`Enters the segment ${trigger.name}` : t`Leaves the segment ${trigger.name}`
    case 'date':
      return sayDate(trigger, subject)
    case 'schedule':
      if (trigger.every === 'day') return t`Every day`
      return trigger.every === 'week'
        ? t`Every week on ${weekdayWord(trigger.on)}`
        : t`Every month on day ${trigger.on}`
    case 'news':
      return newsKind(trigger.of)?.says(trigger.filter ?? {}) ?? trigger.of
  }
}

function sayDate(trigger: Trigger & { kind: 'date' }, subject: Subject): string {
  const field = subject.fields.find(({ key }) => key === trigger.field)?.label ?? trigger.field
  const days = Math.abs(trigger.days)
  if (days === 0) return t`on the day: ${field}`
  const counted = `${days} ${plural(days, 'day', 'days')}`
  return trigger.days < 0 ? t`${counted} before: ${field}` : t`${counted} after: ${field}`
}

/** 1 is Monday, as 1 January 2024 was. */
const weekdayWord = (on: number): string =>
  dateFormat(speech().locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, on))
