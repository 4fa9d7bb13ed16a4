import type { BandRule } from '../../../kernel/band.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { ConfigurationFile, Effect, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { type AccountKind, visible } from '../../accounts/index.ts'
import { catalogue, columnsOn, lastClosed } from '../../measures/index.ts'
import { audit, today } from '../../workspaces/index.ts'
import { kindsJudged, sayKinds } from '../domain/applies.ts'
import { bandOf } from '../domain/bands.ts'
import { sayCondition, sayMeasured, sayShape } from '../domain/card-words.ts'
import { checkScorecard } from '../domain/check.ts'
import { describeChanges } from '../domain/configuration.ts'
import type { ScorecardProblem } from '../domain/reading.ts'
import { prepareScorecard, type ReadyScorecard, scoreAccount } from '../domain/score.ts'
import type { Scorecard, ShownBand } from '../domain/scorecard.ts'
import type { WordingOf } from '../domain/words.ts'
import { customersSeen } from '../store/base.ts'
import * as store from '../store/scorecards.ts'
import { latestScores } from '../store/scores.ts'
import { inPointsOrNull } from './account.ts'
import { readyVersion } from './cards.ts'
import { meaningsFor } from './wording.ts'

/** Told after a scorecard was saved or made primary; what it means for scores is done once that has been committed. */
export const scorecardChanged = 'health.scorecard_changed'

/** A file as a scorecard over the workspace's own catalogue; what is wrong is named with its place and remedy. */
export async function readFile(tx: Tx, file: unknown): Promise<Scorecard> {
  const entries = await catalogue(tx)
  const checked = checkScorecard(file, entries.length > 0 ? new Set(entries.map((entry) => entry.key)) : null)
  if (checked.kind === 'ok') return checked.scorecard
  throw refusal(checked.problems)
}

function refusal(found: readonly ScorecardProblem[]): AppError {
  const problems = found.map(({ path, message, remedy }) => ({
    field: path === '' ? 'file' : `file.${path}`,
    message,
    remedy,
  }))
  const first = problems[0]
  return new AppError('invalid', `${first?.field}: ${first?.message}`, {
    field: first?.field,
    remedy: first?.remedy,
    problems,
  })
}

// ---------------------------------------------------------------- what a changed one would do

const accountsPerPage = 2000
const mostExamples = 20
/** The columns of the distribution are so many points wide. */
const columnWidth = 10

export interface PreviewExample {
  account: AccountId
  name: string
  from: ShownBand
  to: ShownBand
  scoreFrom: number | null
  scoreTo: number | null
}

/** What a scorecard would make of the base: who changes band, who moves most, how scores lie. Nothing is saved. */
export async function preview(tx: Tx, viewer: Pick<Viewer, 'sees'>, file: unknown, against: string | undefined) {
  const card = await readFile(tx, file)
  const ready = prepareScorecard(card)
  const base = await baseCard(tx, against ?? card.name)
  const matrix = new Map<string, number>()
  const changed: PreviewExample[] = []
  const movers: PreviewExample[] = []
  const distribution = Array.from({ length: 100 / columnWidth }, (_, at) => ({
    from: at * columnWidth,
    before: 0,
    after: 0,
  }))
  let count = 0
  const active = (await store.scorecards(tx)).filter((row) => row.isActive && row.name !== card.name)
  for await (const page of pagesOf(tx, viewer, kindsJudged(card, active))) {
    for (const one of await judgePage(tx, ready, base, page)) {
      count += 1
      matrix.set(`${one.from} ${one.to}`, (matrix.get(`${one.from} ${one.to}`) ?? 0) + 1)
      if (one.from !== one.to) changed.push(one)
      if (one.scoreFrom !== one.scoreTo) movers.push(one)
      const before = columnOf(one.scoreFrom)
      const after = columnOf(one.scoreTo)
      if (before !== null) (distribution[before] ?? { before: 0 }).before += 1
      if (after !== null) (distribution[after] ?? { after: 0 }).after += 1
    }
  }
  return {
    scorecard: card.name,
    against: base?.ready.card.name ?? null,
    version: base?.version ?? null,
    changes: base ? describeChanges(base.ready.card, card) : [],
    accounts: count,
    moved: changed.length,
    matrix: [...matrix].map(([way, accounts]) => {
      const [from, to] = way.split(' ') as [ShownBand, ShownBand]
      return { from, to, accounts }
    }),
    examples: mostMoved(changed),
    movers: mostMoved(movers),
    distribution,
  }
}

/** Who would change band by a scorecard of a file. */
export async function bandEffects(tx: Tx, file: unknown): Promise<Effect[]> {
  const { moved, examples, against } = await preview(tx, { sees: { kind: 'all' } }, file, undefined)
  const names = examples.slice(0, 3).map(({ name, from, to }) => `${name} (${from} → ${to})`)
  return against === null || moved === 0 ? [] : [{ does: 'change band', accounts: moved, examples: names }]
}

/** The column of the distribution in which a score stands; a full hundred stands in the last. */
const columnOf = (score: number | null): number | null => {
  const points = inPointsOrNull(score)
  return points === null ? null : Math.min(100 / columnWidth - 1, Math.floor(points / columnWidth))
}

const moveOf = ({ scoreFrom, scoreTo }: PreviewExample) => Math.abs((scoreTo ?? 0) - (scoreFrom ?? 0))

const mostMoved = (all: readonly PreviewExample[]): PreviewExample[] =>
  all
    .toSorted((a, b) => moveOf(b) - moveOf(a))
    .slice(0, mostExamples)
    .map((one) => ({ ...one, scoreFrom: inPointsOrNull(one.scoreFrom), scoreTo: inPointsOrNull(one.scoreTo) }))

/** The scorecard that a changed one is held against: its own last version, else the primary one. */
async function baseCard(tx: Tx, name: string): Promise<{ ready: ReadyScorecard; version: number } | undefined> {
  const rows = await store.scorecards(tx)
  const row = rows.find((card) => card.name === name) ?? rows.find((card) => card.isPrimary)
  return row && { ready: await readyVersion(tx, row.name, row.version), version: row.version }
}

async function* pagesOf(tx: Tx, viewer: Pick<Viewer, 'sees'>, kinds: readonly AccountKind[]) {
  for (let after: AccountId | null = null; ; ) {
    const page: { account: AccountId; name: string }[] = await customersSeen(
      tx,
      { visible: visible(viewer), kinds },
      after,
      accountsPerPage,
    )
    const last = page.at(-1)
    if (!last) return
    yield page
    after = last.account
  }
}

async function judgePage(
  tx: Tx,
  ready: ReadyScorecard,
  base: { ready: ReadyScorecard } | undefined,
  page: { account: AccountId; name: string }[],
): Promise<PreviewExample[]> {
  const accounts = page.map((row) => row.account)
  const keys = [...new Set([...ready.measures, ...(base?.ready.measures ?? [])])]
  const columns = await columnsOn(tx, accounts, (await lastClosed(tx)) ?? 'now', 'frozen', keys)
  const shown = base ? await latestScores(tx, accounts, base.ready.card.name, await today(tx)) : []
  const bands = new Map(shown.map((row) => [row.account, row.band]))
  return page.map(({ account, name }, at) => {
    const values = { get: (measure: string) => columns.of(measure)[at] }
    const before = base ? scoreAccount(base.ready, values).value : null
    const after = scoreAccount(ready, values).value
    const from = base ? bandOf(base.ready.card, before, bands.get(account) ?? null) : 'grey'
    return { account, name, from, to: bandOf(ready.card, after, from), scoreFrom: before, scoreTo: after }
  })
}

// ---------------------------------------------------------------- saving

export interface Saved {
  scorecard: string
  version: number
  changes: string[]
  moved: number
}

/**
 * Puts a scorecard in force as its next version. Closed days keep what they showed; the open day is scored again.
 * `basedOn` is the version that was changed, 0 where none of this name was there: of two who changed the same one, the
 * later is told.
 */
export async function save(
  tx: Tx,
  viewer: Viewer,
  file: unknown,
  { why = null, basedOn }: { why?: string | null; basedOn?: number | undefined } = {},
): Promise<Saved> {
  await store.lockScorecards(tx)
  const card = await readFile(tx, file)
  const known = (await store.scorecards(tx)).find((row) => row.name === card.name)
  if (basedOn !== undefined) refuseOther(card, known?.version ?? 0, basedOn)
  const before = known ? (await readyVersion(tx, known.name, known.version)).card : null
  const changes = before ? describeChanges(before, card) : [told`first version`]
  if (before && isSame(before, card))
    return { scorecard: card.name, version: known?.version ?? 1, changes: [], moved: 0 }
  const { moved } = await preview(tx, { sees: { kind: 'all' } }, file, card.name)
  await refuseOverlap(tx, card)
  const version = (known?.version ?? 0) + 1
  await store.insertVersion(tx, card, {
    scorecard: card.name,
    version,
    file,
    changes,
    madeBy: viewer.name,
    bandsMoved: moved,
  })
  await audit(tx, viewer, {
    action: 'scorecard.saved',
    subject: 'scorecard',
    subjectId: card.name,
    before: before ? { version: known?.version, card: before } : null,
    after: { version, card },
    why: [`${changes.join(', ')} by ${viewer.name} moved ${moved} ${moved === 1 ? 'band' : 'bands'}`, why]
      .filter(Boolean)
      .join(': '),
  })
  await tellChanged(tx, card.name)
  return { scorecard: card.name, version, changes, moved }
}

function refuseOther(card: Scorecard, version: number, basedOn: number): void {
  if (version === basedOn) return
  if (basedOn === 0) {
    throw new AppError('conflict', told`There is a scorecard ${card.name} already`, {
      field: 'file.name',
      remedy: told`Choose another name`,
    })
  }
  throw new AppError('conflict', told`${card.label} was changed meanwhile: it is at version ${version}`, {
    field: 'basedOn',
    remedy: told`Open it anew and make your change there`,
  })
}

function tellChanged(tx: Tx, scorecard: string): Promise<void> {
  return tell(tx, [
    { name: scorecardChanged, account: null, data: { scorecard }, key: `${scorecardChanged} ${newId(tx.now)}` },
  ])
}

/** Two cards as they are read: the order in which a file was written does not matter. */
const isSame = (a: Scorecard, b: Scorecard): boolean => JSON.stringify(a) === JSON.stringify(b)

const overlaps = (one: Pick<Scorecard, 'appliesTo'>, other: Pick<Scorecard, 'appliesTo'>): boolean =>
  one.appliesTo.some((kind) => other.appliesTo.includes(kind))

/** Of one account one scorecard speaks: no two in force are made for one kind, and the primary one is for everybody. */
async function refuseOverlap(tx: Tx, card: Scorecard): Promise<void> {
  const rows = await store.scorecards(tx)
  const known = rows.find((row) => row.name === card.name)
  if (card.appliesTo.length === 0 || !known?.isActive) return
  const field = 'file.applies_to'
  if (known.isPrimary)
    throw new AppError('invalid', told`${field}: the primary scorecard judges everybody without one of their own`, {
      field,
      remedy: told`Leave applies_to out, or make another scorecard the primary one first`,
    })
  const other = rows.find((row) => row.isActive && row.name !== card.name && overlaps(row, card))
  if (!other) return
  throw new AppError('invalid', told`${field}: ${other.label} is in force for ${sayKinds(other.appliesTo)}`, {
    field,
    remedy: told`Switch ${other.name} off first, or name other kinds`,
  })
}

/**
 * Lets a scorecard speak: one made for kinds of account for these, any other for the whole workspace. Lists, segments and
 * Today read it from then on.
 */
export async function setPrimary(tx: Tx, viewer: Viewer, name: string): Promise<void> {
  await store.lockScorecards(tx)
  const rows = await store.scorecards(tx)
  const row = mustRow(rows, name)
  if (row.appliesTo.length > 0) return switchOn(tx, viewer, name)
  const before = rows.find((one) => one.isPrimary)?.name ?? null
  if (before === name) return
  await store.makePrimary(tx, name)
  await audit(tx, viewer, {
    action: 'scorecard.made_primary',
    subject: 'scorecard',
    subjectId: name,
    before: { primary: before },
    after: { primary: name },
  })
  await tellChanged(tx, name)
}

/**
 * Scores the base by one more scorecard every day, beside the primary one; what the measures allow of its past is added. One
 * made for kinds of account speaks for these from then on, and any other made for one of them rests.
 */
export async function switchOn(tx: Tx, viewer: Viewer, name: string): Promise<void> {
  await store.lockScorecards(tx)
  const card = mustRow(await store.scorecards(tx), name)
  if (card.isActive) return
  await store.switchOn(tx, name, card.appliesTo)
  const after = card.appliesTo.length > 0 ? { name, for: sayKinds(card.appliesTo) } : { name }
  await audit(tx, viewer, { action: 'scorecard.switched_on', subject: 'scorecard', subjectId: name, after })
  await tellChanged(tx, name)
}

/** Ends that; the days that it showed stay as they are. Whom it was made for are judged by the primary one again. */
export async function switchOff(tx: Tx, viewer: Viewer, name: string): Promise<void> {
  await store.lockScorecards(tx)
  const rows = await store.scorecards(tx)
  const card = mustRow(rows, name)
  if (!card.isActive) return
  if (card.isPrimary) {
    throw new AppError('conflict', told`The primary scorecard speaks for the workspace and is always scored`, {
      field: 'name',
      remedy: told`Make another one primary first`,
    })
  }
  await store.switchOff(tx, name)
  await audit(tx, viewer, { action: 'scorecard.switched_off', subject: 'scorecard', subjectId: name, before: { name } })
  const primary = rows.find((one) => one.isPrimary)
  if (primary && card.appliesTo.length > 0) await tellChanged(tx, primary.name)
}

function mustRow(rows: readonly store.ScorecardRow[], name: string): store.ScorecardRow {
  const row = rows.find((one) => one.name === name)
  if (row) return row
  throw new AppError('not_found', told`No scorecard with this name`, { field: 'name' })
}

/** A scorecard that a pack carries: new ones enter, those that nobody here changed follow the pack. */
export async function applyFromPack(
  tx: Tx,
  name: string,
  file: unknown,
  how: 'fill' | 'follow' = 'fill',
): Promise<void> {
  const checked = checkScorecard(file)
  if (checked.kind === 'refused') throw refusal(checked.problems)
  const card = checked.scorecard
  if (card.name !== name)
    throw new AppError('invalid', told`The scorecard in ${name}.yaml is called ${card.name}`, {
      field: 'name',
      remedy: told`Write name: ${name}`,
    })
  await store.lockScorecards(tx)
  const [newest] = await store.versionsOf(tx, name)
  const before = newest ? (await readyVersion(tx, name, newest.version)).card : null
  if (newest && before && ((newest.madeBy !== pack && how === 'fill') || isSame(before, card))) return
  const changes = before ? describeChanges(before, card) : [told`first version`]
  await store.insertVersion(tx, card, {
    scorecard: name,
    version: (newest?.version ?? 0) + 1,
    file,
    changes,
    madeBy: pack,
    bandsMoved: null,
  })
  const rows = await store.scorecards(tx)
  if (name === defaultScorecard && !rows.some((row) => row.isPrimary)) await store.makePrimary(tx, name)
  // A scorecard made for a kind of account that has none speaks for it from the start.
  const isFree = card.appliesTo.length > 0 && !rows.some((row) => row.isActive && overlaps(row, card))
  if (!newest && isFree) await store.switchOn(tx, name, card.appliesTo)
}

const pack = 'the pack'

/** The one of a pack that speaks first (rule 14). */
const defaultScorecard = 'tenure'

export async function listScorecards(tx: Tx) {
  const items: (store.ScorecardRow & BandRule & { summary: string; versions: ReturnType<typeof sayVersion>[] })[] = []
  for (const row of await store.scorecards(tx)) {
    const { summary, bands, hysteresis } = (await readyVersion(tx, row.name, row.version)).card
    const versions = (await store.versionsOf(tx, row.name)).map(sayVersion)
    items.push({ ...row, summary, bands, hysteresis, versions })
  }
  return items
}

const sayVersion = ({ version, changes, madeAt, madeBy, bandsMoved }: store.VersionRow) => ({
  version,
  changes,
  madeAt: madeAt.toISOString(),
  madeBy,
  bandsMoved,
})

/** One scorecard in one of its versions, as the file and as it is read: its rules in words beside its numbers. */
export async function oneScorecard(tx: Tx, name: string, version: number | undefined) {
  const row = (await store.scorecards(tx)).find((card) => card.name === name)
  const versions = await store.versionsOf(tx, name)
  const wanted = versions.find((one) => one.version === (version ?? row?.version))
  if (!row || !wanted) throw new AppError('not_found', told`No scorecard with this name and version`)
  const { card } = await readyVersion(tx, name, wanted.version)
  const { wordingOf } = await meaningsFor(tx)
  return {
    ...row,
    version: wanted.version,
    file: wanted.file,
    card: sayCard(card, wordingOf),
    versions: versions.map(sayVersion),
  }
}

function sayCard(card: Scorecard, wordingOf: WordingOf) {
  return {
    ...card,
    components: card.components.map((component) => ({
      ...component,
      factors: component.factors.map((factor) => ({
        ...factor,
        measured: sayMeasured(factor, wordingOf),
        says: sayShape(factor, wordingOf),
      })),
    })),
    caps: card.caps.map((cap) => ({ ...cap, says: sayCondition(cap.when, wordingOf) })),
    risk: card.risk.map((rule) => ({ ...rule, says: sayCondition(rule.when, wordingOf) })),
  }
}

/** Every scorecard as its file says it now. */
export async function readFiles(tx: Tx): Promise<ConfigurationFile[]> {
  return (await store.filesNow(tx)).map(({ scorecard, file }) => ({ name: scorecard, content: file }))
}
