import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { MemberId, PlaybookId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { countAsked, type Watched, watchEvents } from '../../events/index.ts'
import { auditStarted, beginStart, startHoldout } from '../../holdouts/index.ts'
import { audit, idsOfMembers } from '../../workspaces/index.ts'
import type { Playbook } from '../domain/playbook.ts'
import type { Stage } from '../domain/stage.ts'
import * as store from '../store/playbooks.ts'
import { restWhileOff } from '../store/runs.ts'
import { wasSimulated } from '../store/simulations.ts'
import { warningsOf } from './goal-held.ts'
import { mustRead, plainPlaybook } from './language.ts'
import { eventsWatched } from './news.ts'

export async function mustFind(tx: Tx, id: PlaybookId): Promise<store.Kept> {
  const kept = await store.playbookById(tx, id)
  if (!kept || kept.archivedAt !== null) throw new AppError('not_found', told`There is no such playbook`)
  return kept
}

export interface AskedSave {
  id?: string | undefined
  source: string
  /** The version that was changed: of two who changed the same one, the later is told. */
  basedOn?: number | undefined
}

/** Puts a playbook in force as its next version: new runs take it, those under way end on theirs. */
export async function savePlaybook(platform: Platform, tx: Tx, viewer: Viewer, asked: AskedSave) {
  const before = asked.id === undefined ? undefined : await mustFind(tx, asked.id as PlaybookId)
  if (before && asked.basedOn !== undefined && asked.basedOn !== before.version)
    throw new AppError('conflict', told`Somebody changed this playbook meanwhile`, {
      field: 'basedOn',
      remedy: told`Load it again and repeat your change`,
    })
  await countAsked(platform, tx, viewer, [plainPlaybook(asked.source)])
  const definition = await mustRead(platform, tx, asked.source, before?.id)
  const id = before?.id ?? (newId(tx.now) as PlaybookId)
  const version = await putVersion(tx, {
    id,
    key: before?.key ?? null,
    before,
    source: asked.source,
    definition,
    by: viewer.member,
  })
  await audit(tx, viewer, {
    action: before ? 'playbook.changed' : 'playbook.made',
    subject: 'playbook',
    subjectId: id,
    before: before && { name: before.definition.name, source: before.source },
    after: { name: definition.name, source: asked.source },
  })
  return { id, version, warnings: await warningsOf(platform, tx, definition) }
}

interface Put {
  id: PlaybookId
  key: string | null
  before: store.Kept | undefined
  source: string
  definition: Playbook
  by: MemberId | null
}

/** Writes the next version; what is written already stays as it is. */
export async function putVersion(tx: Tx, { id, key, before, source, definition, by }: Put): Promise<number> {
  if (before?.source === source) return before.version
  if (await store.isNameTaken(tx, definition.name, id))
    throw new AppError('conflict', told`There is a playbook of this name already`, {
      field: 'name',
      remedy: told`Choose another name`,
    })
  const version = (before?.version ?? 0) + 1
  await store.putVersion(tx, { id, key, version, source, definition, by })
  // Other triggers are looked at anew: what is so already is no news to them either.
  if (before && JSON.stringify(before.definition.triggers) !== JSON.stringify(definition.triggers))
    await store.forgetStanding(tx, id)
  if (before) await watch(tx, id, { stage: before.stage, definition })
  return version
}

/** Whoever is switched on is told of the events that start it. */
async function watch(tx: Tx, id: PlaybookId, { stage, definition }: Pick<store.Kept, 'stage' | 'definition'>) {
  const news = definition.triggers.filter((trigger) => trigger.kind === 'news')
  await watchEvents(tx, `playbook ${id}`, stage === 'off' ? [] : merged(eventsWatched(news)))
}

/** Two triggers may ask for one event. */
const merged = (watched: readonly Watched[]): Watched[] =>
  [...Map.groupBy(watched, ({ name }) => name)].map(([name, all]) => ({
    name,
    properties: [...new Set(all.flatMap(({ properties }) => properties))],
  }))

export interface AskedSwitch {
  stage: Stage
  redirectTo?: string | null | undefined
  takes: 'new' | 'present'
  perDay?: number | null | undefined
  /** Why it is switched on without a simulation (F237). */
  reason?: string | undefined
  /** Percent of accounts that are left alone, so that the effect can be told (N3). */
  holdOut?: { percent: number; endsOn?: string | undefined; population?: unknown } | undefined
  /** Teams begin one after the other, so many weeks apart: weaker evidence than a hold-out (rule 28). */
  stepped?: { weeks: number } | undefined
}

/** Switches a playbook to another stage. From off it begins to look with the next close. */
export async function switchPlaybook(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  id: PlaybookId,
  asked: AskedSwitch,
): Promise<{ warnings: string[] }> {
  const kept = await mustFind(tx, id)
  const redirectTo = asked.stage === 'redirected' ? ((asked.redirectTo ?? viewer.member) as MemberId) : null
  if (redirectTo && !(await idsOfMembers(tx)).includes(redirectTo))
    throw new AppError('not_found', told`redirectTo: there is no such member`, {
      field: 'redirectTo',
      remedy: told`Name a member of the workspace`,
    })
  const isBegun = kept.stage === 'off' && asked.stage !== 'off'
  if (isBegun && !asked.reason && !(await wasSimulated(tx, id, kept.source)))
    throw new AppError('conflict', told`This playbook was never simulated as it stands`, {
      field: 'reason',
      remedy: told`Simulate it first, or say why it is switched on without`,
    })
  if (isBegun) await store.forgetStanding(tx, id)
  await store.saveSwitch(tx, id, {
    ...{ stage: asked.stage, redirectTo, takes: asked.takes, perDay: asked.perDay ?? null },
    ...{ reason: asked.reason ?? null, by: viewer.member },
  })
  await restWhileOff(tx, id, asked.stage === 'off' ? 'off' : 'on')
  await watch(tx, id, { stage: asked.stage, definition: kept.definition })
  if (asked.holdOut && asked.stepped)
    throw new AppError('invalid', told`stepped: a hold-out and a stepped start exclude each other`, {
      field: 'stepped',
      remedy: told`Choose one of them`,
    })
  if (asked.stepped) await stepUp(tx, viewer, kept, asked.stepped)
  if (asked.holdOut) await holdOut(platform, tx, viewer, kept, asked.holdOut)
  await audit(tx, viewer, {
    action: 'playbook.switched',
    subject: 'playbook',
    subjectId: id,
    before: { name: kept.definition.name, stage: kept.stage },
    after: { name: kept.definition.name, stage: asked.stage, takes: asked.takes, perDay: asked.perDay ?? null },
    ...(asked.reason ? { why: asked.reason } : {}),
  })
  return { warnings: asked.stage === 'off' ? [] : await warningsOf(platform, tx, kept.definition) }
}

/** Days after which an outcome is read, where the playbook names no goal: teams are not kept waiting for a quarter. */
const usualDays = 28

async function stepUp(
  tx: Tx,
  viewer: Viewer,
  { id, definition: { name, goal } }: store.Kept,
  { weeks }: { weeks: number },
): Promise<void> {
  const about = { kind: 'playbook', id }
  const start = await beginStart(tx, { about, name, weeks, days: goal?.days ?? usualDays, by: viewer.member })
  const teams = start.steps.map((step) => `${step.name} ${step.startsOn}`).join(', ')
  await audit(tx, viewer, {
    action: 'start.begun',
    subject: 'playbook',
    subjectId: id,
    after: { name, teams, days: start.days },
  })
}

async function holdOut(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { id, definition: { name } }: store.Kept,
  { percent, endsOn, population }: NonNullable<AskedSwitch['holdOut']>,
): Promise<void> {
  const share = Math.round(percent * 10)
  const about = { kind: 'playbook', id }
  const begun = await startHoldout(tx, platform, {
    ...{ about, name, share, population, by: viewer.member },
    endsOn: (endsOn ?? null) as Day | null,
  })
  await auditStarted(tx, viewer, begun)
}

/** Somebody looked it over and left it as it is; it is pointed out again once the days of a review have passed (F238). */
export async function reviewPlaybook(tx: Tx, viewer: Viewer, id: PlaybookId): Promise<void> {
  const kept = await mustFind(tx, id)
  await store.saveReview(tx, id)
  await audit(tx, viewer, {
    action: 'playbook.reviewed',
    subject: 'playbook',
    subjectId: id,
    after: { name: kept.definition.name },
  })
}

export async function archivePlaybook(tx: Tx, viewer: Viewer, id: PlaybookId): Promise<void> {
  const kept = await mustFind(tx, id)
  await store.archive(tx, id)
  await restWhileOff(tx, id, 'off')
  await watch(tx, id, { stage: 'off', definition: kept.definition })
  await audit(tx, viewer, {
    action: 'playbook.archived',
    subject: 'playbook',
    subjectId: id,
    before: { name: kept.definition.name },
  })
}
