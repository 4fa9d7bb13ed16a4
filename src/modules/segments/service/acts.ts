import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import {
  editMany,
  type ManyEdit,
  type ManyOutcome,
  mustUndo,
  type ReadyEdit,
  readyEdit,
  undoHours,
  undoOn,
  visible,
} from '../../accounts/index.ts'
import { audit, members, viewerOf } from '../../workspaces/index.ts'
import { sentenceOf } from '../domain/act.ts'
import * as store from '../store/acts.ts'
import { fieldOfWords } from '../store/fields.ts'
import { accountLanguage } from './language.ts'
import { chosenBy, type Selection } from './list.ts'

export interface Preview {
  /** What will be done, in a sentence. */
  sentence: string
  count: number
  changes: number
  same: number
  refused: { reason: string; count: number }[]
  books: { owner: string | null; name: string | null; count: number }[]
}

/** What one change would do to all accounts that are meant: nothing is changed yet. */
export async function previewAct(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  selection: Selection,
  edit: ManyEdit,
): Promise<Preview> {
  const ready = await readyEdit(tx, viewer, edit)
  return forecast(platform, tx, viewer, selection, ready)
}

async function forecast(platform: Platform, tx: Tx, viewer: Viewer, selection: Selection, edit: ReadyEdit) {
  const language = await accountLanguage(platform, tx, viewer.sees)
  const key = fieldKey(edit)
  const field = language.fields.get(key) ?? fieldOfWords(key)
  const most = edit.kind === 'words' ? edit.most : 0
  const books = await store.forecast(tx, chosenBy(viewer, language, selection), edit, field, most)
  const names = new Map<string, string>((await members(tx)).map((member) => [member.id, member.name]))
  const sum = (of: (book: store.Forecast) => number) => books.reduce((total, book) => total + of(book), 0)
  const count = sum((book) => book.count)
  const refused = [
    { reason: told`their amounts are in another currency`, count: sum((book) => book.foreignCurrency) },
    { reason: told`they have no room for more words`, count: sum((book) => book.full) },
  ].filter((one) => one.count > 0)
  const same = sum((book) => book.same)
  return {
    sentence: sentenceOf(edit, names),
    count,
    changes: count - same - refused.reduce((total, one) => total + one.count, 0),
    same,
    refused,
    books: books.map(({ owner, count: size }) => ({ owner, name: owner && (names.get(owner) ?? null), count: size })),
  }
}

const fieldKey = ({ attribute }: ReadyEdit): string =>
  attribute.startsWith('custom.') ? `custom:${attribute.slice(7)}` : `attribute:${attribute}`

export interface ActDraft {
  /** Chosen by whoever asks, so that the same wish told twice is done once. */
  id?: string | undefined
  selection: Selection
  edit: ManyEdit
  /** How many accounts the preview counted. */
  expected: number
}

/**
 * Begins a change of all accounts that are meant, which are noted here and now: what comes to fit later is left alone. Where
 * they are no longer as many as the preview said, nothing begins. One row of the log for the whole act.
 */
export async function startAct(platform: Platform, tx: Tx, viewer: Viewer, draft: ActDraft): Promise<string> {
  const edit = await readyEdit(tx, viewer, draft.edit)
  const id = draft.id ?? newId(tx.now)
  const names = new Map<string, string>((await members(tx)).map((member) => [member.id, member.name]))
  const sentence = sentenceOf(edit, names)
  const act = { id, member: viewer.member, kind: 'edit' as const, ofAct: null, sentence, edit }
  if (!(await store.insertAct(tx, act))) return repeated(tx, viewer, id)
  const language = await accountLanguage(platform, tx, viewer.sees)
  const total = await store.chooseAccounts(tx, id, chosenBy(viewer, language, draft.selection))
  if (total !== draft.expected) {
    throw new AppError('conflict', told`The list has changed: ${total} accounts are meant now, not ${draft.expected}`, {
      field: 'expected',
      remedy: told`Look at the preview again`,
    })
  }
  await audit(tx, viewer, {
    action: 'accounts.changed_together',
    subject: 'accounts',
    subjectId: id,
    after: { ...notedEdit(edit), accounts: total },
  })
  return id
}

/**
 * What the log keeps of a change of many: values of fields of one's own may speak of persons, and nothing can be taken out of
 * the log. They stand in the history of each account.
 */
const notedEdit = ({ label, ...edit }: ReadyEdit) =>
  edit.kind === 'set' && !edit.attribute.startsWith('custom.') ? { name: label, value: edit.value } : { name: label }

/** The same wish again; an id of somebody else's act is as taken as any. */
async function repeated(tx: Tx, viewer: Viewer, id: string): Promise<string> {
  const known = await store.actById(tx, id)
  if (known?.member === viewer.member) return id
  throw new AppError('conflict', told`This id is taken`, { field: 'id', remedy: told`Send another id, or none` })
}

/** Begins to take an act back; what anybody changed since stays as it is and is named. */
export async function startUndo(tx: Tx, viewer: Viewer, of: string): Promise<string> {
  const act = await mustFind(tx, viewer, of)
  if (act.kind === 'undo' || act.state === 'running') {
    throw new AppError(
      'conflict',
      act.kind === 'undo' ? told`This is itself a way back` : told`This is still going on`,
      {
        field: 'id',
        remedy: act.kind === 'undo' ? told`Change the accounts anew` : told`Stop it first`,
      },
    )
  }
  if (act.undoneBy) return act.undoneBy
  await mustUndo(tx, viewer, of)
  const id = newId(tx.now)
  const sentence = `Taken back: ${act.sentence}`
  await store.insertAct(tx, { id, member: viewer.member, kind: 'undo', ofAct: of, sentence, edit: act.edit })
  const total = await store.chooseChanged(tx, id, of)
  await audit(tx, viewer, {
    action: 'accounts.change_taken_back',
    subject: 'accounts',
    subjectId: of,
    after: { ...notedEdit(act.edit), accounts: total },
  })
  return id
}

/** An act of one's own, or of anybody for those who run the workspace. */
export async function mustFind(tx: Tx, viewer: Viewer, id: string): Promise<store.Act> {
  const act = await store.actById(tx, id)
  const isSeen = act?.member === viewer.member || viewer.permissions.has('workspaces.manage')
  if (act && isSeen) return act
  throw new AppError('not_found', told`There is no such change of yours`)
}

export async function stopAct(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const act = await mustFind(tx, viewer, id)
  if (!(await store.endAct(tx, id, 'cancelled'))) return // one that is over stays as it ended
  await audit(tx, viewer, {
    action: 'accounts.change_stopped',
    subject: 'accounts',
    subjectId: id,
    after: { name: act.edit.label, done: act.changed + act.same + act.refused },
  })
}

/** An act as it stands, with why accounts stayed as they were. */
export async function shownAct(tx: Tx, viewer: Viewer, id: string) {
  const act = await mustFind(tx, viewer, id)
  return { ...presented(tx, act, viewer), stayed: await store.reasonsOf(tx, id) }
}

export async function ownActs(tx: Tx, viewer: Viewer, limit: number) {
  return (await store.actsOf(tx, viewer.member, limit)).map((act) => presented(tx, act, viewer))
}

function presented(tx: Tx, { edit: _edit, member, madeAt, finishedAt, ...act }: store.Act, viewer: Viewer) {
  const isRecent = tx.now.getTime() - madeAt.getTime() <= undoHours * 3_600_000
  const isOver = act.state !== 'running' && act.undoneBy === null && act.changed > 0
  return {
    ...act,
    isOwn: member === viewer.member,
    isUndoable: act.kind === 'edit' && isOver && isRecent,
    madeAt: madeAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

// ---------------------------------------------------------------- the work itself

/** Accounts that one transaction changes: a fifth of a second, after which progress is seen and a stop is heard. */
const batch = 500

/** Does one batch of the oldest act that is not over. What a killed process left undone is done by the next. */
export async function workOnActs(platform: Platform, workspace: Viewer['workspace']): Promise<'more' | 'done'> {
  let worked: string | undefined
  try {
    return await platform.db.within(workspace, async (tx) => {
      const act = await store.heldAct(tx)
      if (!act) return 'done'
      worked = act.id
      const accounts = await store.waitingAccounts(tx, act.id, batch)
      if (accounts.length > 0) await store.saveOutcomes(tx, act.id, await outcomesOf(tx, act, accounts))
      if (accounts.length < batch) await store.endAct(tx, act.id, 'done')
      return 'more'
    })
  } catch (error) {
    if (worked === undefined || isPassing(error)) throw error
    await giveUp(platform, workspace, worked, error)
    return 'more'
  }
}

/** What the database may do better a moment later: deadlocks, a lost connection, a restart. */
const isPassing = (error: unknown): boolean => /^(40|08|53|57)/.test((error as { code?: string } | null)?.code ?? '')

/** One act that cannot be done must not hold up those behind it. */
async function giveUp(platform: Platform, workspace: Viewer['workspace'], act: string, error: unknown): Promise<void> {
  const isRefusal = error instanceof AppError
  if (!isRefusal) platform.log.error({ act, error: (error as Error)?.stack ?? String(error) }, 'a bulk act failed')
  const reason = isRefusal ? error.message : told`Something broke on our side. It is logged.`
  await platform.db.within(workspace, (tx) => store.endAct(tx, act, 'failed', reason))
}

async function outcomesOf(tx: Tx, act: store.Act, accounts: AccountId[]): Promise<store.Outcome[]> {
  const viewer = await viewerOf(tx, act.member)
  const found =
    act.kind === 'edit' ? await editOutcomes(tx, viewer, act, accounts) : await undoOutcomes(tx, viewer, act, accounts)
  const known = new Set(found.map(({ account }) => account))
  const gone = accounts.filter((account) => !known.has(account))
  return [...found, ...gone.map((account): store.Outcome => ({ account, outcome: 'left', reason: null }))]
}

async function editOutcomes(tx: Tx, viewer: Viewer, act: store.Act, accounts: AccountId[]): Promise<store.Outcome[]> {
  const seen = await store.stillSeen(tx, { visible: visible(viewer), condition: null, text: null, accounts })
  return (await editMany(tx, viewer, act.id, seen, act.edit)).map(outcomeOf)
}

const outcomeOf = (outcome: ManyOutcome): store.Outcome => ({
  account: outcome.account,
  outcome: outcome.kind,
  reason: outcome.kind === 'refused' ? outcome.reason : null,
})

async function undoOutcomes(tx: Tx, viewer: Viewer, act: store.Act, accounts: AccountId[]): Promise<store.Outcome[]> {
  const { stayed } = await undoOn(tx, viewer, act.ofAct ?? '', accounts)
  const reasons = new Map(stayed.map(({ account, reason }) => [account, reason]))
  return accounts.map((account) => {
    const reason = reasons.get(account) ?? null
    return { account, outcome: reason === null ? 'changed' : 'refused', reason }
  })
}
