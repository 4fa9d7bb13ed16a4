import { isZone } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { audit, members } from '../../workspaces/index.ts'
import type { AccountRecord, Custom, CustomValue, Unit, UnitKind } from '../domain/account.ts'
import {
  type AttributeKey,
  type AttributeName,
  attributeKey,
  attributeNames,
  attributeOf,
  attributeValue,
  checkValue,
  isCustom,
} from '../domain/attribute.ts'
import type { AttributeChange } from '../domain/change.ts'
import { compact, isSameValue } from '../domain/custom.ts'
import type { AccountDraft } from '../domain/draft.ts'
import { wouldCycle } from '../domain/hierarchy.ts'
import { normalId, ownSource, rawId } from '../domain/identity.ts'
import { heldAccounts, insertUnit, parentsAbove, unitsOf } from '../store/accounts.ts'
import { newestChanges } from '../store/edits.ts'
import { identitiesOf, insertIdentities } from '../store/identities.ts'
import { absent, mayNameIds, mustSeeRecord, resolve } from './accounts.ts'
import { setAttributes } from './attributes.ts'
import { checkCustom, checkRequired } from './fields.ts'
import { type Frame, frameOf } from './frame.ts'
import { labelsOf } from './labels.ts'
import { noteChanged, notedName, noteMade, noteUnitChanged } from './noted.ts'
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
    throw new AppError('conflict', told`An account with this id is known`, {
      field: 'externalId',
      remedy: told`Change that account instead`,
    })
  }
  const { currency } = await frameOf(tx)
  const cast = custom
    ? { custom: await checkCustom(tx, viewer, 'account', custom, values.currency ?? currency) }
    : { custom: {} }
  await checkRequired(tx, 'account', cast.custom)
  const ownerId = values.ownerId === undefined ? ownerFor(viewer) : values.ownerId
  const given = Object.fromEntries(Object.entries({ ...values, ownerId }).filter(([, value]) => value !== undefined))
  const [outcome] = await upsertAccounts(tx, [{ externalId, ...given, ...cast }], {
    source,
    origin: 'live',
    known: tx.now,
    by: viewer.member,
  })
  if (!outcome || outcome.kind === 'refused')
    throw new AppError('invalid', outcome?.reason ?? told`The account could not be made`)
  if (parentId) await putValues(tx, viewer, outcome.account, { parentId })
  await noteMade(tx, viewer, outcome.account)
  return outcome.account
}

/** Whoever sees only a book makes accounts of the own book; else the new account would vanish at once. */
function ownerFor(viewer: Viewer): MemberId | null {
  return viewer.sees.kind === 'owners' ? viewer.member : null
}

/** What an editor saw in the attributes that it changes: whoever changed them meanwhile is not written over. */
export type Seen = Readonly<Record<string, CustomValue>>

/**
 * Changes what was sent, from now on, as the workspace's own word (rule 4). Answers the act by which it can be taken back.
 * With `seen`, a value that somebody else changed since is a conflict that says who and when.
 */
export async function editAccount(tx: Tx, viewer: Viewer, id: AccountId, edit: Edit, seen: Seen = {}): Promise<string> {
  const { before, act } = await putValues(tx, viewer, id, edit, seen)
  await noteChanged(tx, viewer, before)
  return act
}

interface Put {
  /** The account as it was before. */
  before: AccountRecord
  act: string
}

async function putValues(tx: Tx, viewer: Viewer, id: AccountId, edit: Edit, seen: Seen = {}): Promise<Put> {
  const { id: account } = await mustSeeRecord(tx, viewer, id)
  const [record] = await heldAccounts(tx, [account])
  if (!record) throw absent()
  await refuseMeanwhile(tx, viewer, record, seen)
  await checkEdit(tx, viewer, record, edit)
  const custom = edit.custom ? await checkCustom(tx, viewer, 'account', edit.custom, record.currency) : {}
  const act = newId(tx.now)
  await setAttributes(tx, changesOf(viewer, act, [{ record, values: editedValues(edit, custom) }], await frameOf(tx)))
  return { before: record, act }
}

export interface EditedRecord {
  record: AccountRecord
  values: readonly [AttributeKey, CustomValue][]
}

/** What a person changes by hand, as dated changes of one act. */
export function changesOf(
  viewer: Viewer,
  act: string,
  edited: readonly EditedRecord[],
  { moment }: Frame,
): AttributeChange[] {
  return edited.flatMap(({ record, values }) =>
    values.map(([attribute, value]) => ({
      account: record.id,
      attribute,
      value,
      happenedAt: moment,
      knownAt: moment,
      origin: 'live' as const,
      source: ownSource,
      by: { member: viewer.member, act },
    })),
  )
}

function editedValues(edit: Edit, custom: Custom): [AttributeKey, CustomValue][] {
  return [
    ...attributeNames.flatMap((name) => editedValue(edit, name)),
    ...Object.entries(custom).map(([key, value]): [AttributeKey, CustomValue] => [`custom.${key}`, value]),
  ]
}

function editedValue(edit: Edit, name: AttributeName): [AttributeKey, CustomValue][] {
  const value = edit[attributeOf(name).property as keyof Edit] as CustomValue | undefined
  if (value === undefined) return []
  const checked = checkValue(name, value)
  if (checked.kind === 'fits') return [[name, checked.value]]
  throw new AppError('invalid', checked.reason, { field: attributeOf(name).property, remedy: checked.remedy })
}

async function refuseMeanwhile(tx: Tx, viewer: Viewer, record: AccountRecord, seen: Seen): Promise<void> {
  const moved = Object.entries(seen).flatMap(([word, value]) => {
    const key = attributeKey(word)
    return key && !isSameValue(attributeValue(record, key), value) ? [key] : []
  })
  const [key] = moved
  if (!key) return
  const [newest] = await newestChanges(tx, record.id, [key])
  const who = newest?.member
    ? (await members(tx)).find((member) => member.id === newest.member)?.name
    : newest && newest.source !== ownSource
      ? newest.source
      : undefined
  const label = (await labelsOf(tx))(key)
  throw new AppError(
    'conflict',
    who ? told`${who} changed ${label} while you looked at it` : told`Somebody changed ${label} while you looked at it`,
    {
      field: isCustom(key) ? key : attributeOf(key).property,
      remedy: told`Look at what stands there now, and change it again if you still want to`,
      changedAt: newest?.knownAt.toISOString(),
      byYou: newest?.member === viewer.member,
    },
  )
}

async function checkEdit(tx: Tx, viewer: Viewer, record: AccountRecord | undefined, edit: Edit): Promise<void> {
  if (edit.zone && !isZone(edit.zone)) {
    throw new AppError('invalid', told`${edit.zone} is no time zone`, {
      field: 'zone',
      remedy: told`Use a name such as Europe/Berlin`,
    })
  }
  if (edit.ownerId) await checkOwner(tx, edit.ownerId)
  if (edit.parentId) await checkParent(tx, viewer, record, edit.parentId)
}

export async function checkOwner(tx: Tx, owner: MemberId): Promise<void> {
  const member = (await members(tx)).find((one) => one.id === owner)
  if (!member?.active)
    throw new AppError('invalid', told`No active member has this id`, {
      field: 'ownerId',
      remedy: told`Choose a member`,
    })
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
  if (parent.id === record.id) {
    throw new AppError('invalid', told`${record.name} cannot stand below itself`, {
      field: 'parentId',
      remedy: told`Choose another account`,
    })
  }
  const parents = await parentsAbove(tx, [record.id, parent.id])
  if (wouldCycle(record.id, parent.id, parents)) {
    throw new AppError('invalid', told`${parent.name} stands below ${record.name}, which would close a circle`, {
      field: 'parentId',
      remedy: told`Move ${parent.name} elsewhere first, or choose another account`,
    })
  }
}

export interface UnitDraft {
  name: string
  unit: UnitKind
  custom?: Custom | undefined
  source?: string | undefined
  externalId?: string | undefined
}

/** Adds a unit below an account. Its id is an identity of the account, so facts that name the unit reach the account. */
export async function addUnit(tx: Tx, viewer: Viewer, id: AccountId, draft: UnitDraft): Promise<Unit> {
  const { id: account, currency } = await mustSeeRecord(tx, viewer, id)
  mayNameIds(viewer, draft)
  const { source = ownSource, externalId = newId(tx.now) } = draft
  const raw = rawId(tx.workspace, source, externalId)
  const [known] = await identitiesOf(tx, [raw])
  if (known)
    throw new AppError('conflict', told`This id is known already`, {
      field: 'externalId',
      remedy: told`Choose another id`,
    })
  const custom = compact(await checkCustom(tx, viewer, 'unit', draft.custom ?? {}, currency))
  await checkRequired(tx, 'unit', custom)
  const unit: Unit = { id: raw, name: draft.name, unit: draft.unit, custom }
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

export interface UnitEdit {
  name?: string | undefined
  unit?: UnitKind | undefined
  custom?: Custom | undefined
}

/** Changes a unit of an account that the viewer sees. */
export async function editUnit(tx: Tx, viewer: Viewer, id: AccountId, unit: AccountId, edit: UnitEdit): Promise<Unit> {
  const record = await mustSeeRecord(tx, viewer, id)
  const before = (await unitsOf(tx, record.id)).find((one) => one.id === unit)
  if (!before) throw new AppError('not_found', told`This account has no unit with this id`)
  const custom = edit.custom ? await checkCustom(tx, viewer, 'unit', edit.custom, record.currency) : {}
  const after: Unit = {
    ...before,
    name: edit.name ?? before.name,
    unit: edit.unit ?? before.unit,
    custom: compact({ ...before.custom, ...custom }),
  }
  await insertUnit(tx, record.id, after)
  await noteUnitChanged(tx, viewer, record, { before, after })
  return after
}
