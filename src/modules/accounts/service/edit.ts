import { isZone } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { audit, members } from '../../workspaces/index.ts'
import type { AccountRecord, CustomValue, Unit, UnitKind } from '../domain/account.ts'
import { type AttributeName, attributeNames, attributeOf, checkValue } from '../domain/attribute.ts'
import type { AttributeChange } from '../domain/change.ts'
import type { AccountDraft } from '../domain/draft.ts'
import { wouldCycle } from '../domain/hierarchy.ts'
import { normalId, rawId } from '../domain/identity.ts'
import { ownSource } from '../domain/masters.ts'
import { insertUnit, parentsAbove } from '../store/accounts.ts'
import { identitiesOf, insertIdentities } from '../store/identities.ts'
import { mayNameIds, mustSeeRecord, resolve } from './accounts.ts'
import { setAttributes } from './attributes.ts'
import { checkCustom } from './fields.ts'
import { frameOf } from './frame.ts'
import { noteChanged, notedName, noteMade } from './noted.ts'
import { nowIdentified, upsertAccounts } from './upsert.ts'

type Values = Omit<AccountDraft, 'externalId' | 'parent' | 'happenedAt'> & { parentId?: AccountId | null | undefined }

/** What a person may send of an account; absent is unsaid. */
export type Edit = { [Key in keyof Values]?: Values[Key] | undefined }

export interface NewAccount extends Edit {
  name: string
  source?: string | undefined
  externalId?: string | undefined
}

/** Makes an account by hand, under an id of its own or under the one that a source gives it. */
export async function createAccount(tx: Tx, viewer: Viewer, draft: NewAccount): Promise<AccountId> {
  const { source = ownSource, externalId = newId(tx.now), parentId, custom, ...values } = draft
  mayNameIds(viewer, draft)
  await checkEdit(tx, viewer, undefined, draft)
  if ((await resolve(tx, source, [externalId])).get(externalId)?.account) {
    throw new AppError('conflict', 'An account with this id is known', {
      field: 'externalId',
      remedy: 'Change that account instead',
    })
  }
  const ownerId = values.ownerId === undefined ? ownerFor(viewer) : values.ownerId
  const told = Object.fromEntries(Object.entries({ ...values, ownerId }).filter(([, value]) => value !== undefined))
  const cast = custom ? { custom: await checkCustom(tx, custom) } : {}
  const [outcome] = await upsertAccounts(tx, [{ externalId, ...told, ...cast }], {
    source,
    origin: 'live',
    known: tx.now,
    by: viewer.member,
  })
  if (!outcome || outcome.kind === 'refused')
    throw new AppError('invalid', outcome?.reason ?? 'The account could not be made')
  if (parentId) await putValues(tx, viewer, outcome.account, { parentId })
  await noteMade(tx, viewer, outcome.account)
  return outcome.account
}

/** Whoever sees only a book makes accounts of the own book; else the new account would vanish at once. */
function ownerFor(viewer: Viewer): MemberId | null {
  return viewer.sees.kind === 'owners' ? viewer.member : null
}

/** Changes what was sent, from now on, as the workspace's own word (rule 4). */
export async function editAccount(tx: Tx, viewer: Viewer, id: AccountId, edit: Edit): Promise<void> {
  const before = await putValues(tx, viewer, id, edit)
  await noteChanged(tx, viewer, before)
}

/** Answers the account as it was before. */
async function putValues(tx: Tx, viewer: Viewer, id: AccountId, edit: Edit): Promise<AccountRecord> {
  const record = await mustSeeRecord(tx, viewer, id)
  await checkEdit(tx, viewer, record, edit)
  const { moment } = await frameOf(tx)
  const custom = edit.custom ? await checkCustom(tx, edit.custom) : {}
  const values: [string, CustomValue][] = [
    ...attributeNames.flatMap((name) => editedValue(edit, name)),
    ...Object.entries(custom).map(([key, value]): [string, CustomValue] => [`custom.${key}`, value]),
  ]
  const changes = values.map(
    ([attribute, value]): AttributeChange => ({
      account: record.id,
      attribute,
      value,
      happenedAt: moment,
      knownAt: moment,
      origin: 'live',
      source: ownSource,
      by: viewer.member,
    }),
  )
  await setAttributes(tx, changes)
  return record
}

function editedValue(edit: Edit, name: AttributeName): [string, CustomValue][] {
  const value = edit[attributeOf(name).property as keyof Edit] as CustomValue | undefined
  if (value === undefined) return []
  const checked = checkValue(name, value)
  if (checked.kind === 'fits') return [[name, checked.value]]
  throw new AppError('invalid', checked.reason, { field: attributeOf(name).property, remedy: checked.remedy })
}

async function checkEdit(tx: Tx, viewer: Viewer, record: AccountRecord | undefined, edit: Edit): Promise<void> {
  if (edit.zone && !isZone(edit.zone)) {
    throw new AppError('invalid', `${edit.zone} is no time zone`, {
      field: 'zone',
      remedy: 'Use a name such as Europe/Berlin',
    })
  }
  if (edit.ownerId) await checkOwner(tx, edit.ownerId)
  if (edit.parentId) await checkParent(tx, viewer, record, edit.parentId)
}

async function checkOwner(tx: Tx, owner: MemberId): Promise<void> {
  const member = (await members(tx)).find((one) => one.id === owner)
  if (!member?.active)
    throw new AppError('invalid', 'No active member has this id', { field: 'ownerId', remedy: 'Choose a member' })
}

/** The parent must be seen, and must not stand below the account. */
async function checkParent(
  tx: Tx,
  viewer: Viewer,
  record: AccountRecord | undefined,
  parentId: AccountId,
): Promise<void> {
  const parent = await mustSeeRecord(tx, viewer, parentId)
  if (!record) return
  const parents = await parentsAbove(tx, [record.id, parent.id])
  if (wouldCycle(record.id, parent.id, parents)) {
    throw new AppError('invalid', 'The parent stands below this account', {
      field: 'parentId',
      remedy: 'Choose another parent',
    })
  }
}

export interface UnitDraft {
  name: string
  unit: UnitKind
  source?: string | undefined
  externalId?: string | undefined
}

/** Adds a unit below an account. Its id is an identity of the account, so facts that name the unit reach the account. */
export async function addUnit(tx: Tx, viewer: Viewer, id: AccountId, draft: UnitDraft): Promise<Unit> {
  const { id: account } = await mustSeeRecord(tx, viewer, id)
  mayNameIds(viewer, draft)
  const { source = ownSource, externalId = newId(tx.now) } = draft
  const raw = rawId(tx.workspace, source, externalId)
  const [known] = await identitiesOf(tx, [raw])
  if (known)
    throw new AppError('conflict', 'This id is known already', { field: 'externalId', remedy: 'Choose another id' })
  const unit: Unit = { id: raw, name: draft.name, unit: draft.unit }
  await insertUnit(tx, account, unit)
  await insertIdentities(tx, [
    {
      raw,
      source,
      externalId: normalId(externalId),
      kind: 'account',
      account,
      home: account,
      unit: raw,
      contact: null,
    },
  ])
  await nowIdentified(tx, [raw])
  const after = { ...(await notedName(tx, account)), kind: unit.unit }
  await audit(tx, viewer, { action: 'unit.added', subject: 'account', subjectId: account, after })
  return unit
}
