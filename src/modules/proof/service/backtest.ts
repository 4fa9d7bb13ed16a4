import { addDays, type Day, dayOf, daysBetween, endOfDay, startOfDay } from '../../../kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import { retoldWhole } from '../../../kernel/retold.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { probabilityKey } from '../../churn/index.ts'
import { type Judge, judgeNamed } from '../../health/index.ts'
import { catalogue, lastClosed } from '../../measures/index.ts'
import { enteredAmong } from '../../playbooks/index.ts'
import { doneAmong } from '../../tasks/index.ts'
import { settings } from '../../workspaces/index.ts'
import { byMonth, countsOf, judge, leastLosses, levelsAs, type Replayed, tenths } from '../domain/judged.ts'
import { daysToAct, lastAnswered, levels, monthEnds, outOfReach, type Said } from '../domain/replay.ts'
import { comparisonOf, verdictOf } from '../domain/verdict.ts'
import { aheadOf, byGroup, byPart, calendarRisk, firstTold, flaggedAccounts, lossesAmong, skillOf } from './figures.ts'
import { calendar, type Past, replayPast } from './replay.ts'
import { suggest } from './suggest.ts'

export interface Spec {
  /** Names of scorecards, or the measure of a model. */
  subjects: readonly string[]
  from: Day
  to: Day
  horizon: number
}

/** The first replay reads all months, the second one the later third. */
const firstReplay = 0.75

/** Of each list so many are kept; their number is told. */
const mostListed = 200

/**
 * Holds scorecards and the model against what followed: every month's end of a span is replayed as known then (N1, rules 6, 18,
 * 19 and 30). Null where nobody wants it any more.
 */
export async function backtest(
  platform: Platform,
  workspace: WorkspaceId,
  spec: Spec,
  isWanted: (share: number) => Promise<boolean> = async () => true,
) {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const { judges, hasModel, days, closed } = await within((tx) => prepare(tx, spec))
  if (days.length === 0) return nothing(spec, closed)
  // Weights are tried on a second, shorter replay, which goes on where the first one ended.
  const part = (from: number, to: number) => (share: number) => isWanted(from + (to - from) * share)
  const asked = { judges, hasModel, days, horizon: spec.horizon }
  const past = await replayPast(platform, workspace, asked, part(0, judges.length > 0 ? firstReplay : 1))
  if (!past) return null
  const said = saidBy(judges, past)
  const flagged = flaggedAccounts(
    past.seen,
    said.map((one) => one.said),
  )
  const wasTreated = await within((tx) => treatments(tx, past, flagged, spec))
  const replayed: Replayed = {
    ...{ days, accounts: past.accounts.length, seen: past.seen, losses: past.losses, horizon: spec.horizon },
    wasTreated,
  }
  const losses = lossesAmong(past.seen)
  const soon = calendarRisk(past.seen, calendar, past.calendar)
  const names = new Map(past.accounts.map((id, at) => [id, past.names[at] ?? '']))
  const subjects = said.map((one) => subjectOf(one, { replayed, past, losses, soon, names }))
  const [first] = judges
  const weights = first
    ? await suggest({
        platform,
        workspace,
        judge: first,
        past,
        column: past.columns[0],
        horizon: spec.horizon,
        isWanted: part(firstReplay, 1),
      })
    : null
  if (weights === 'not wanted') return null
  const [leader, ...others] = said
  return {
    ...head(spec, days, closed),
    accounts: past.accounts.length,
    rows: past.seen.length,
    losses,
    /** Lost within the time looked at without ever being seen before: joined and left between two months' ends, or had said so. */
    unseenLosses:
      past.losses.filter(({ endedOn }) => endedOn <= addDays(days.at(-1) as Day, spec.horizon)).length - losses,
    underNotice: past.underNotice,
    subjects,
    comparisons: leader ? others.map((other) => comparedWith(leader, other, past.seen)) : [],
    weights,
    notes: [
      ...(past.model && judges.length === 0
        ? [
            told`The churn model stands alone, without a scorecard whose colours say how many it may flag: the likeliest tenth of each month’s customers counts as red, the likeliest three tenths as yellow or worse.`,
          ]
        : []),
      ...reachNote(past, days, spec.horizon),
      ...notesOf(spec, days, {
        isModelSilent: hasModel && past.model?.every(Number.isNaN) === true,
        silent: past.columns[0] ? (firstTold(past.seen, past.columns[0].said) ?? 0) : 0,
      }),
    ],
  }
}

function comparedWith(leader: Subject, other: Subject, seen: Past['seen']) {
  const difference = aheadOf(seen, leader.said.risk, other.said.risk)
  const sentence = comparisonOf(leader.label, other.label, difference)
  return { first: leader.key, second: other.key, difference, sentence }
}

export type Result = NonNullable<Awaited<ReturnType<typeof backtest>>>

async function prepare(tx: Tx, { subjects, from, to, horizon }: Spec) {
  const names = subjects.filter((name) => name !== probabilityKey)
  const judges: Judge[] = []
  for (const name of names) judges.push(await judgeNamed(tx, name))
  const closed = await lastClosed(tx)
  const last = closed ? lastAnswered(closed, horizon) : null
  const days = last === null ? [] : monthEnds(from, to <= last ? to : last)
  return { judges, hasModel: subjects.includes(probabilityKey), days, closed }
}

/** Whether the workspace has a model whose probabilities are kept. */
export const hasModelNow = async (tx: Tx): Promise<boolean> =>
  (await catalogue(tx)).some(({ key, retired }) => key === probabilityKey && retired === undefined)

function head({ from, to, horizon }: Spec, days: readonly Day[], closed: Day | null) {
  return {
    ...{ from, to, horizon, closed },
    days: days.length,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    leftOut: monthEnds(from, to).length - days.length,
  }
}

/** Of no day of the span it is known yet what followed. */
function nothing(spec: Spec, closed: Day | null) {
  return {
    ...head(spec, [], closed),
    ...{
      accounts: 0,
      rows: 0,
      losses: 0,
      unseenLosses: 0,
      underNotice: 0,
      subjects: [],
      comparisons: [],
      weights: null,
    },
    notes: notesOf(spec, [], { isModelSilent: false, silent: 0 }),
  }
}

/** Where the horizon is too short for a hit, no scorecard can be blamed for having none. */
function reachNote({ seen, losses }: Past, days: readonly Day[], horizon: number): string[] {
  const lost = [...new Set(seen.flatMap(({ loss }) => loss ?? []))].flatMap((loss) => losses[loss] ?? [])
  const missed = outOfReach(lost, days, horizon)
  if (missed.count === 0 || missed.horizon <= horizon) return []
  return [
    told`${missed.count} of ${lost.length} losses could not be flagged in time by anybody: in time is ${daysToAct} days before the last day of notice, and only ${horizon} days before the end are looked at. Look ${missed.horizon} days ahead.`,
  ]
}

interface Silence {
  isModelSilent: boolean
  /** Months' ends at the beginning on which the first scorecard said nothing of anybody: values reach back for a while only. */
  silent: number
}

function notesOf({ from, to, horizon }: Spec, days: readonly Day[], { isModelSilent, silent }: Silence): string[] {
  const left = monthEnds(from, to).length - days.length
  return [
    ...(left > 0
      ? [
          left === 1
            ? told`The last month’s end is left out: it is not known yet what it was followed by, since ${horizon} days and 30 of grace must be over.`
            : told`${left} of the last months’ ends are left out: it is not known yet what they were followed by, since ${horizon} days and 30 of grace must be over.`,
        ]
      : []),
    ...(silent > 0
      ? [
          told`Values of customers are kept from ${days[silent] ?? ''} on. On the ${silent} months’ ends before, the scorecard could say nothing, and no weights can be learned from them. Begin on ${days[silent] ?? ''} or later; with each month that passes there is more to learn from.`,
        ]
      : []),
    ...(isModelSilent ? [told`The model had published nothing on these days: it is younger than they are.`] : []),
    told`A loss of an imported history counts as known on the day on which it came; its measures are what was known by then.`,
  ]
}

interface Subject {
  key: string
  label: string
  kind: 'scorecard' | 'model'
  version: number | null
  said: Said
  judge: Judge | null
  place: number | null
}

function saidBy(judges: readonly Judge[], past: Past): Subject[] {
  const cards = judges.map(
    (judge, place): Subject => ({
      ...{ key: judge.name, label: retoldWhole(judge.label), kind: 'scorecard', version: judge.version, judge, place },
      said: (past.columns[place] as Past['columns'][number]).said,
    }),
  )
  if (!past.model) return cards
  const risk = past.model.map((chance) => 100 * chance)
  const beside = cards[0]?.said.level ?? tenthsOf(past)
  const said = { risk, level: levelsAs(past.seen, risk, beside) }
  return [
    ...cards,
    { key: probabilityKey, label: told`Churn model`, kind: 'model', version: null, judge: null, place: null, said },
  ]
}

/**
 * How many a model flags that stands alone: a tenth of each day's customers red, three tenths yellow or worse. What a team can care
 * for (rule 21) is not known of the past, and the page says so.
 */
function tenthsOf({ seen, model }: Past): Int8Array {
  const level = new Int8Array(seen.length).fill(levels.none)
  const rowsOf = Map.groupBy(seen.keys(), (row) => seen[row]?.day)
  for (const rows of rowsOf.values()) {
    const judged = rows.filter((row) => !Number.isNaN(model?.[row]))
    const [red, yellow] = [Math.round(judged.length / 10), Math.round((3 * judged.length) / 10)]
    judged.forEach((row, place) => {
      level[row] = place < red ? levels.red : place < yellow ? levels.yellow : levels.green
    })
  }
  return level
}

interface Ground {
  replayed: Replayed
  past: Past
  losses: number
  /** What the calendar tells by itself, row by row. */
  soon: Float64Array
  names: ReadonlyMap<AccountId, string>
}

function subjectOf(subject: Subject, { replayed, past, losses, soon, names }: Ground) {
  const { said, judge: card, place } = subject
  const { seen } = replayed
  const skill = skillOf(seen, said.risk)
  const beyondCalendar = losses < leastLosses ? null : aheadOf(seen, said.risk, soon)
  const red = judge(replayed, said, 'red')
  return {
    ...{ key: subject.key, label: subject.label, kind: subject.kind, version: subject.version },
    verdict: verdictOf({ name: subject.label, losses, auc: skill.auc, beyondCalendar }),
    ...{
      rows: skill.rows,
      silent: seen.length - skill.rows,
      auc: skill.auc,
      lift: losses < leastLosses ? null : skill.lift,
    },
    /** Among those alone whose contract ends within the horizon, where the calendar tells nothing. */
    deciding: skillOf(seen, said.risk, (row) => seen[row]?.decides === true),
    beyondCalendar,
    bands: { red: countsOf(replayed, red), yellow: countsOf(replayed, judge(replayed, said, 'yellow')) },
    tenths: tenths(replayed, said),
    months: byMonth(replayed, said),
    told: red.told
      .map(({ loss, fate, on, lead, worst }) => {
        const { account, endedOn, deadline, arr } = replayed.losses[loss] as (typeof replayed.losses)[number]
        return {
          ...{ account, name: names.get(account) ?? '', endedOn, deadline, arr, fate, on, lead },
          worst: levelWord(worst),
        }
      })
      .toSorted((a, b) => (b.arr ?? 0) - (a.arr ?? 0))
      .slice(0, mostListed),
    falseAlarms: red.falseAlarms.slice(0, mostListed).map((one) => flaggedOf(past, one)),
    treated: red.treated.slice(0, mostListed).map((one) => flaggedOf(past, one)),
    groups: byGroup(replayed, said, red.told),
    parts: card && place !== null ? byPart(seen, card.factors, past.columns[place]?.factors ?? []) : [],
  }
}

const levelWord = (level: number): 'red' | 'yellow' | 'green' | 'grey' =>
  level === levels.red ? 'red' : level === levels.yellow ? 'yellow' : level === levels.green ? 'green' : 'grey'

const flaggedOf = ({ accounts, names }: Past, { account, on }: { account: number; on: Day }) => ({
  account: accounts[account] as AccountId,
  name: names[account] ?? '',
  on,
})

/** Whether the team acted on an account within the horizon after a day: a playbook began there, or a task was done. */
async function treatments(tx: Tx, past: Past, flagged: ReadonlySet<number>, { horizon }: Spec) {
  const [from, last] = [past.days[0] as Day, past.days.at(-1) as Day]
  const to = addDays(last, horizon)
  const { zone } = await settings(tx)
  const accounts = [...flagged].map((account) => past.accounts[account] as AccountId)
  const entered = await enteredAmong(tx, accounts, { from, to })
  const done = await doneAmong(tx, accounts, { from: startOfDay(from, zone), to: endOfDay(to, zone) })
  const acts = [...entered, ...done.map(({ account, at }) => ({ account, day: dayOf(at, zone) }))]
  const actsOf = Map.groupBy(acts, ({ account }) => account)
  return (account: number, after: Day): boolean =>
    (actsOf.get(past.accounts[account] as AccountId) ?? []).some(
      ({ day }) => day > after && daysBetween(after, day) <= horizon,
    )
}
