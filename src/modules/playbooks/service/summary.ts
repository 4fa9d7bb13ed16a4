import { type Day, daysBetween, daysRange } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Rehearsed } from '../../../platform/steps.ts'
import { warned } from '../../churn/index.ts'
import { isLiveTrigger, type Playbook } from '../domain/playbook.ts'
import { pressure } from '../domain/pressure.ts'
import { type Act, answerDays, type Simulated } from '../domain/simulate.ts'
import type { Based } from '../store/simulations.ts'
import { sayEntered } from './enter.ts'
import { newsKind } from './news.ts'

/** Entries that a result lists one by one; the counts are of all. */
const listedEntries = 500

export interface Summed {
  playbook: Playbook
  found: Simulated
  entries: Simulated['entries']
  acts: readonly Act[]
  underWay: number
  from: Day
  to: Day
  base: readonly Based[]
}

/** What a simulation found, as numbers and sentences that people read. */
export function summed({ playbook, found, entries, acts, underWay, from, to, base }: Summed) {
  const names = new Map(base.map(({ account, name }) => [account, name]))
  const days = daysRange(from, to)
  const count = (does: Rehearsed) => acts.filter((act) => act.does === does).length
  const enteredOn = Map.groupBy(entries, ({ day }) => day)
  const actsOn = Map.groupBy(acts, ({ day }) => day)
  const doesOn = (day: Day, does: Rehearsed) => (actsOn.get(day) ?? []).filter((act) => act.does === does).length
  return {
    ...{ from, to, accounts: base.length, entered: entries.length },
    ...{ messages: count('message'), tasks: count('task'), risks: count('risk'), approvals: count('approval') },
    ...{ changes: count('change'), underWay, queued: found.queued, leftOut: found.leftOut },
    perDay: days.map((day) => ({
      day,
      entered: enteredOn.get(day)?.length ?? 0,
      ...{ messages: doesOn(day, 'message'), tasks: doesOn(day, 'task') },
    })),
    entries: entries.slice(0, listedEntries).map(({ account, day, trigger }) => ({
      ...{ account, name: names.get(account) ?? '', day },
      says: sayEntered(playbook, String(trigger)),
    })),
    keptOut: [...found.keptOut].map(([reason, number]) => ({ reason, count: number })),
    ended: [...found.ended].map(([how, number]) => ({ how, count: number })),
    ...pressure(acts),
    targeting: targetingOf(entries, base, from, to),
    notes: notesOf(playbook, found),
  }
}

/**
 * How many of those who entered were lost later, beside how many were lost at all. It says whom the playbook would have aimed at,
 * and nothing of what it would have done for them (rule 31).
 */
function targetingOf(entries: Simulated['entries'], base: readonly Based[], from: Day, to: Day) {
  const lost = new Map(base.flatMap(({ account, lost: on }) => (on ? [[account, on] as const] : [])))
  const first = new Map<AccountId, Day>()
  for (const { account, day } of entries) if (!first.has(account)) first.set(account, day)
  const leads = [...first].flatMap(([account, day]) => {
    const on = lost.get(account)
    return on && on > day ? [daysBetween(day, on)] : []
  })
  const sorted = leads.toSorted((one, other) => one - other)
  const there = base.filter(({ joined, lost: on }) => joined <= to && !(on && on < from))
  return {
    entered: first.size,
    lostLater: leads.length,
    lostOfAll: there.filter(({ lost: on }) => on !== null && on >= from).length,
    all: there.length,
    /** Days from entry to the loss, in the middle. */
    medianLead: sorted.length === 0 ? null : (sorted[Math.floor(sorted.length / 2)] as number),
  }
}

function notesOf({ triggers, isLive }: Playbook, found: Simulated): string[] {
  const notes: string[] = []
  const news = triggers.flatMap((trigger) => (trigger.kind === 'news' ? (newsKind(trigger.of) ?? []) : []))
  if (news.some(({ past }) => past === undefined))
    notes.push(told`What happened at a moment has no history here: entries by some of its news are not among them.`)
  // Early warnings are kept as they were told.
  if (news.some(({ past, name }) => past !== undefined && name !== warned))
    notes.push(
      told`Answers and tickets are taken from their history as it is known today; each that was known within a day counts.`,
    )
  if (triggers.some(isLiveTrigger))
    notes.push(
      told`What is set live is judged by the closes of days here: a crossing that was over by the evening is not among them.`,
    )
  if (isLive) notes.push(told`It judges by the newest values; the past is known by the closes of days alone.`)
  if (found.unanswered > 0)
    notes.push(
      found.unanswered === 1
        ? told`Nobody answers in a simulation: 1 question ran out after ${answerDays} days.`
        : told`Nobody answers in a simulation: ${found.unanswered} questions ran out after ${answerDays} days.`,
    )
  if (triggers.every(({ kind }) => kind === 'news')) notes.push(told`It starts by hand or by news alone.`)
  return notes
}
