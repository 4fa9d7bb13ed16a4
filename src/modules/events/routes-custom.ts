import type { Node } from '../../kernel/condition/index.ts'
import { addDays } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { handle, handleInSteps } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { mustSee } from '../accounts/index.ts'
import { today } from '../workspaces/index.ts'
import { describeRule, MOST_MEASURES, unitOf } from './domain/custom.ts'
import * as operations from './operations.ts'
import { countEvents } from './service/counted.ts'
import { archiveMeasure, cancelCounting, mustMeasure, saveMeasure, tryMeasure } from './service/custom-measures.ts'
import { countingJob, progressOf } from './service/custom-work.ts'
import { customMeasures, type StoredMeasure, type StoredVersion, versionsOf } from './store/custom.ts'
import { knownNames, knownProperties } from './store/custom-counts.ts'

export const customRoutes = [
  handle(operations.listOwnMeasures, ({ within }) =>
    within(async (tx) => {
      const versions = Map.groupBy(await versionsOf(tx, null), ({ key }) => key)
      const measures = await customMeasures(tx)
      return { items: measures.flatMap((one) => presented(one, versions.get(one.key) ?? [])), most: MOST_MEASURES }
    }),
  ),
  handle(operations.getOwnMeasure, ({ within }, { key }) =>
    within(async (tx) => {
      const measure = await mustMeasure(tx, key)
      const versions = await versionsOf(tx, key)
      const [shown] = presented(measure, versions)
      return { ...shown, versions: versions.map(presentVersion) }
    }),
  ),
  handleInSteps(operations.saveOwnMeasure, async ({ platform, viewer, workspace, within, done }, input) => {
    const asked = { ...input, rule: { ...input.rule, where: input.rule.where ?? null } }
    const saved = await within(async (tx) => {
      await done(tx)
      return saveMeasure(platform, tx, viewer, asked)
    })
    await platform.jobs.send(countingJob, { workspace }, { key: workspace })
    return saved
  }),
  handleInSteps(operations.countEvents, async ({ platform, viewer, workspace, within, done }, { where, ...asked }) => {
    const found = await within(async (tx) => {
      await done(tx)
      return countEvents(platform, tx, viewer, { ...asked, where: (where ?? null) as Node | null })
    })
    await platform.jobs.send(countingJob, { workspace }, { key: workspace })
    return found
  }),
  handle(operations.archiveOwnMeasure, ({ platform, viewer, within }, { key, why }) =>
    within((tx) => archiveMeasure(platform, tx, viewer, key, why)),
  ),
  handle(operations.cancelOwnMeasure, ({ viewer, within }, { key }) => within((tx) => cancelCounting(tx, viewer, key))),
  handle(operations.tryOwnMeasure, ({ viewer, within }, { rule, accounts }) =>
    within(async (tx) => {
      const wanted: AccountId[] = []
      for (const account of accounts) wanted.push((await mustSee(tx, viewer, account as AccountId)).id)
      return tryMeasure(tx, viewer, { ...rule, where: rule.where ?? null }, wanted)
    }),
  ),
  handle(operations.eventWords, ({ viewer, within }, { names }) =>
    within(async (tx) => {
      const days = await lastDays(tx)
      const properties = await knownProperties(tx, names, days)
      const maySee = viewer.sees.kind === 'all'
      return {
        names: await knownNames(tx, days),
        properties: properties.map((one) => ({ ...one, examples: maySee ? one.examples : [] })),
      }
    }),
  ),
]

/** So many days are looked through for names and properties. */
const DAYS_LOOKED_THROUGH = 14

async function lastDays(tx: Tx) {
  const to = await today(tx)
  return { from: addDays(to, 1 - DAYS_LOOKED_THROUGH), to }
}

function presented(measure: StoredMeasure, versions: readonly StoredVersion[]) {
  const [newest] = versions
  if (!newest) return []
  const { madeAt: _, ...rest } = measure
  const state = measure.archivedOn ? ('archived' as const) : newest.state
  return [
    {
      ...rest,
      shownUnit: unitOf(newest.rule, measure.unit),
      state: state === 'replaced' ? ('in force' as const) : state,
      progress: measure.archivedOn ? 0 : progressOf(newest),
      trouble: newest.trouble,
      rule: newest.rule,
      says: describeRule(newest.rule),
    },
  ]
}

const presentVersion = ({ version, state, inForceOn, rule, changes, madeAt, madeBy }: StoredVersion) => ({
  version,
  state,
  inForceOn,
  says: describeRule(rule),
  changes,
  madeAt: madeAt.toISOString(),
  madeBy,
})
