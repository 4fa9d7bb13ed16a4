import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { english, told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { speakTo } from '../../../platform/speaking.ts'
import { find, visible } from '../../accounts/index.ts'
import { refreshCatalogue, retireMeasure } from '../../measures/index.ts'
import { audit, today } from '../../workspaces/index.ts'
import {
  type CheckedRule,
  checkRule,
  countedBy,
  countTheSame,
  type Definition,
  describeChange,
  describeRule,
  LONGEST_COUNT,
  MOST_MEASURES,
  type NumberUnit,
  type Rule,
  type RuleInput,
  unitOf,
} from '../domain/custom.ts'
import { customValue, noTotals, totalsOver } from '../domain/custom-totals.ts'
import * as store from '../store/custom.ts'
import { lockRollups } from '../store/rollup.ts'
import * as preview from './custom-preview.ts'

export interface Asked {
  key: string
  label: string
  summary: string | null
  direction: Definition['direction']
  unit: NumberUnit
  rule: RuleInput
  why?: string | undefined
}

/** A rule as it may be saved; what is wrong with it is named with field and remedy. */
export function readRule(input: RuleInput): Rule {
  const checked: CheckedRule = checkRule(input)
  if (checked.kind === 'ok') return checked.rule
  const [first] = checked.problems
  throw new AppError('invalid', `${first?.field}: ${first?.message}`, {
    field: first?.field,
    remedy: first?.remedy,
    problems: checked.problems,
  })
}

/**
 * Defines a measure, or changes one. A new name or direction holds at once. Another way of counting is counted over the
 * past first, and takes the place of the old one once it is: until then the measure says what it said.
 */
export async function saveMeasure(platform: Platform, tx: Tx, viewer: Viewer, asked: Asked) {
  const rule = readRule(asked.rule)
  await lockRollups(tx)
  await store.lockMeasures(tx)
  const all = await store.customMeasures(tx)
  const known = all.find(({ key }) => key === asked.key)
  refuseTooMany(all, known)
  const { key, label, summary, direction } = asked
  const after: Definition = { label, summary, direction, unit: unitOf(rule, asked.unit), rule }
  const versions = known ? await store.versionsOf(tx, key) : []
  const newest = versions[0]
  const before = known && newest ? { ...known, unit: unitOf(newest.rule, known.unit), rule: newest.rule } : null
  const changes = before ? speakTo(english, () => describeChange(before, after)) : [told`first version`]
  if (newest?.state === 'stopped' || newest?.state === 'failed') changes.unshift(told`counted again`)
  if (changes.length === 0) return { key, version: known?.version ?? 1, changes }
  const version = (known?.version ?? 0) + 1
  await store.saveMeasure(tx, { key, label, summary, direction, unit: asked.unit, version })
  await store.stopCounting(tx, key)
  await startVersion(platform, tx, { key, version, rule, changes, madeBy: viewer.name }, known ? versions : [])
  await audit(tx, viewer, {
    action: known ? 'events.change_measure' : 'events.define_measure',
    subject: 'measure',
    subjectId: key,
    before,
    after,
    ...(asked.why ? { why: asked.why } : {}),
  })
  return { key, version, changes }
}

function refuseTooMany(all: readonly store.StoredMeasure[], known: store.StoredMeasure | undefined): void {
  const inUse = all.filter(({ archivedOn }) => archivedOn === null)
  if ((known && known.archivedOn === null) || inUse.length < MOST_MEASURES) return
  throw new AppError('conflict', told`${MOST_MEASURES} measures are counted already`, {
    remedy: told`Archive one that nobody uses any more`,
  })
}

type NewVersion = Pick<store.StoredVersion, 'key' | 'version' | 'rule' | 'changes' | 'madeBy'>

/** What counts the same events goes on with their counts; anything else is counted over the past first. */
async function startVersion(
  platform: Platform,
  tx: Tx,
  fresh: NewVersion,
  earlier: readonly store.StoredVersion[],
): Promise<void> {
  const standing = earlier.find(({ state }) => state === 'filling' || state === 'in force')
  const isSame = standing !== undefined && countTheSame(standing.rule, fresh.rule)
  if (standing && isSame && saysTheSame(standing.rule, fresh.rule)) {
    await store.insertVersion(tx, { ...standing, ...fresh })
    await store.replaceVersions(tx, fresh.key, fresh.version)
    return refreshCatalogue(platform, tx)
  }
  const on = await today(tx)
  const days = isSame ? null : await store.daysWithEvents(tx, addDays(on, 1 - LONGEST_COUNT), addDays(on, 1))
  await store.insertVersion(tx, {
    ...fresh,
    counter: isSame ? standing.counter : await store.nextCounter(tx),
    state: 'counting',
    inForceOn: null,
    nextDay: days?.last ?? null,
    firstDay: days?.first ?? null,
    lastDay: days?.last ?? null,
  })
  await refreshCatalogue(platform, tx)
}

/** Only words changed: the values of every day stay. */
const saysTheSame = (a: Rule, b: Rule): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A measure is no longer counted: what was shown stays, and it can be taken up again. */
export async function archiveMeasure(platform: Platform, tx: Tx, viewer: Viewer, key: string, why?: string) {
  await lockRollups(tx)
  await store.lockMeasures(tx)
  const measure = await mustMeasure(tx, key)
  if (measure.archivedOn === null) {
    await store.archive(tx, key, await today(tx))
    await retireMeasure(platform, tx, key)
    await audit(tx, viewer, {
      action: 'events.archive_measure',
      subject: 'measure',
      subjectId: key,
      before: { label: measure.label, counted: true },
      after: { label: measure.label, counted: false },
      ...(why ? { why } : {}),
    })
  }
  return { key }
}

/** Counting over the past is given up: what was in force before stays in force. */
export async function cancelCounting(tx: Tx, viewer: Viewer, key: string) {
  await store.lockMeasures(tx)
  await mustMeasure(tx, key)
  const stopped = await store.stopCounting(tx, key)
  if (stopped > 0)
    await audit(tx, viewer, {
      action: 'events.cancel_measure',
      subject: 'measure',
      subjectId: key,
      before: { counting: true },
      after: { counting: false },
    })
  return { key, stopped: stopped > 0 }
}

export async function mustMeasure(tx: Tx, key: string): Promise<store.StoredMeasure> {
  const found = (await store.customMeasures(tx)).find((one) => one.key === key)
  if (found) return found
  throw new AppError('not_found', told`No measure with this key`, { field: 'key' })
}

// ---------------------------------------------------------------- trying one out

/** So many accounts are tried while somebody writes a rule. */
const TRIED = 6

/** What a rule would say of some accounts today, counted straight from their events; nothing is kept. */
export async function tryMeasure(tx: Tx, viewer: Viewer, input: RuleInput, wanted: readonly AccountId[]) {
  const rule = readRule(input)
  const on = await today(tx)
  const accounts = await preview.accountsToTry(tx, visible(viewer), { wanted, on, limit: TRIED })
  const from = addDays(on, 1 - 2 * rule.window)
  const found = await preview.countFor(tx, accounts, countedBy(rule), { from, to: on })
  const names = new Map((await find(tx, accounts)).map(({ id, name }) => [id, name]))
  const items = accounts.map((account) => {
    const { rows, people } = found(account)
    const span = { from: preview.epoch(addDays(on, -rule.window)), to: preview.epoch(on), window: rule.window }
    const totals = totalsOver(rows, people, span)
    const [now, before] = [totals.at(-1) ?? noTotals, totals[0] ?? noTotals]
    return {
      account: { id: account, name: names.get(account) ?? '' },
      value: customValue(rule, now, before),
      events: now.events,
      lastOn: now.lastDay === null ? null : preview.dayOf(now.lastDay),
    }
  })
  return { on: on satisfies Day, says: describeRule(rule), unit: unitOf(rule, 'number'), items }
}
