import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { audit, type Member, members } from '../../workspaces/index.ts'
import type { AccountRecord } from '../domain/account.ts'
import { type AttributeKey, isCustom } from '../domain/attribute.ts'
import type { Change } from '../domain/change.ts'
import { type CustomField, keeps } from '../domain/custom.ts'
import { type Parents, wouldCycle } from '../domain/hierarchy.ts'
import { ownSource } from '../domain/identity.ts'
import { undoHours, verdictOf, withStanding } from '../domain/undo.ts'
import { heldAccounts, parentsAbove } from '../store/accounts.ts'
import { accountsOfAct, actOf, editsOf, markUndone, type StandingEdit } from '../store/edits.ts'
import { insertHistory } from '../store/history.ts'
import { customFields } from '../store/settings.ts'
import { saveMoved } from './attributes.ts'
import { frameOf } from './frame.ts'
import { labelsOf } from './labels.ts'
import { noteChanged } from './noted.ts'

export interface Stayed {
  account: AccountId
  attribute: AttributeKey
  label: string
  /** Why it stays as it is now. */
  reason: string
}

export interface Undone {
  restored: number
  stayed: Stayed[]
}

/** Whoever did an act may take it back for a day; an act of somebody else is as absent as none. */
export async function mustUndo(tx: Tx, viewer: Viewer, act: string): Promise<void> {
  const known = await actOf(tx, act)
  const isOwn = known?.member === viewer.member
  if (!known || !(isOwn || (viewer.sees.kind === 'all' && viewer.permissions.has('workspaces.manage')))) {
    throw new AppError('not_found', told`No change with this id can be taken back`)
  }
  if (tx.now.getTime() - known.madeAt.getTime() <= undoHours * 3_600_000) return
  throw new AppError('conflict', told`This was done more than ${undoHours} hours ago and is no longer taken back`, {
    field: 'act',
    remedy: told`Change the accounts anew`,
  })
}

/** Takes back what an act did to a few accounts, such as an edit in place. */
export async function undoAct(tx: Tx, viewer: Viewer, act: string): Promise<Undone> {
  await mustUndo(tx, viewer, act)
  const accounts = await accountsOfAct(tx, act, null, 1000)
  const [before, ...others] = await heldAccounts(tx, accounts)
  const undone = await undoOn(tx, viewer, act, accounts)
  if (before && others.length === 0) await noteChanged(tx, viewer, before)
  else await audit(tx, viewer, { action: 'accounts.undone', subject: 'act', subjectId: act, after: counted(undone) })
  return undone
}

const counted = ({ restored, stayed }: Undone) => ({ restored, stayed: stayed.length })

/**
 * Puts back what an act changed on some accounts: the value, whose word it was, and whether ARR decides a class. What
 * anybody said since stays, and is named.
 */
export async function undoOn(tx: Tx, viewer: Viewer, act: string, accounts: readonly AccountId[]): Promise<Undone> {
  const records = new Map((await heldAccounts(tx, accounts)).map((record) => [record.id, record]))
  const edits = await editsOf(tx, act, accounts)
  const look = await lookAround(tx, edits)
  const { moment } = await frameOf(tx)
  const by = { member: viewer.member, act: newId(tx.now) }
  const changes: Change[] = []
  const settled: StandingEdit[] = []
  const stayed: Stayed[] = []
  for (const edit of edits) {
    const record = records.get(edit.account)
    const reason =
      record?.mergedInto === null ? reasonToStay(record, edit, look) : told`it was merged into another account`
    if (reason !== null || !record) {
      stayed.push({ ...placeOf(edit, look), reason: reason ?? told`it is gone` })
      continue
    }
    settled.push(edit)
    if (verdictOf(record, edit) === 'as before') continue
    records.set(record.id, withStanding(record, edit.attribute, edit.before))
    changes.push({
      account: record.id,
      attribute: edit.attribute,
      value: edit.before.value,
      happenedAt: moment,
      knownAt: moment,
      origin: 'live',
      source: ownSource,
      by,
    })
  }
  await insertHistory(tx, changes)
  await saveMoved(tx, [...records.values()], changes)
  await markUndone(tx, act, settled)
  return { restored: changes.length, stayed }
}

interface Look {
  members: Map<string, Member>
  fields: Map<string, CustomField>
  parents: Parents
  labels: (key: AttributeKey) => string
}

async function lookAround(tx: Tx, edits: readonly StandingEdit[]): Promise<Look> {
  const moved = edits.filter((edit) => edit.attribute === 'parent')
  const ids = moved.flatMap((edit) => [edit.account, edit.before.value as AccountId | null].filter((id) => id !== null))
  return {
    members: new Map((await members(tx)).map((member) => [member.id, member])),
    fields: new Map((await customFields(tx)).map((field) => [field.key, field])),
    parents: await parentsAbove(tx, ids),
    labels: await labelsOf(tx),
  }
}

const placeOf = ({ account, attribute }: StandingEdit, { labels }: Look) => ({
  account,
  attribute,
  label: labels(attribute),
})

function reasonToStay(record: AccountRecord, edit: StandingEdit, look: Look): string | null {
  if (verdictOf(record, edit) === 'changed since') {
    const who = edit.newestBy ? look.members.get(edit.newestBy)?.name : undefined
    return who ? told`${who} changed it since` : told`somebody changed it since`
  }
  const { value } = edit.before
  if (value === null) return null
  if (edit.attribute === 'owner' && !look.members.get(String(value))?.active) return told`the owner before has left`
  if (edit.attribute === 'parent') {
    const parent = value as AccountId
    if (!look.parents.has(parent) || wouldCycle(record.id, parent, look.parents))
      return told`the account above it before stands below it now`
  }
  const field = isCustom(edit.attribute) ? look.fields.get(edit.attribute.slice(7)) : undefined
  if (isCustom(edit.attribute) && !(field && keeps(field, value))) return told`the field holds other values now`
  return null
}
