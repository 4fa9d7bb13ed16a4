import type { Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, ContactId, MemberId, PersonId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle, type RequestContext, type Route, type Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { aMoment, anId, aText, aWhole, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { newId } from '../../platform/random.ts'
import { audit, permissionsOf, type Role } from '../workspaces/index.ts'
import type { CustomField } from './domain/custom.ts'
import { ownSource } from './domain/identity.ts'
import type { AccountSettings } from './domain/settings.ts'
import * as accounts from './operations/accounts.ts'
import * as fields from './operations/fields.ts'
import * as groups from './operations/groups.ts'
import * as people from './operations/people.ts'
import * as settings from './operations/settings.ts'
import * as sources from './operations/sources.ts'
import * as team from './operations/team.ts'
import { mayNameIds, mustSeeRecord } from './service/accounts.ts'
import { addUnit, createAccount, type Edit, editAccount, editUnit } from './service/edit.ts'
import { arrangeFields, checkCustom, checkRequired, defineField, mayEdit } from './service/fields.ts'
import { tellGroupRule } from './service/groups.ts'
import { mergeAccounts, unmergeAccounts } from './service/merge.ts'
import { notedName } from './service/noted.ts'
import { editContact, upsertContacts } from './service/people.ts'
import { booksOf, childrenOf, conflicts, detailOf, history, search } from './service/read.ts'
import { settle } from './service/settle.ts'
import { fillRole, teamFor } from './service/team.ts'
import { undoAct } from './service/undo.ts'
import { type Resolution, resolveUnmatched } from './service/unmatched.ts'
import { contactsOfAccount } from './store/people.ts'
import { accountSettings, customFields, layouts, putLayout, saveSettings, wordsInUse } from './store/settings.ts'
import { waitingPage } from './store/unmatched.ts'

// Words come before ids: /api/accounts/search would else be read as an account.
export const routes: readonly Route[] = [
  handle(accounts.searchAccounts, ({ within, viewer }, { text, limit }) =>
    within(async (tx) => ({ items: await search(tx, viewer, text, limit) })),
  ),
  handle(sources.listUnmatched, ({ within }, { kind, cursor, limit }) =>
    within(async (tx) => {
      const after = placeIn(cursor, { at: aMoment, raw: anId }) ?? undefined
      const page = await waitingPage(tx, { kind, after, limit: limit + 1 })
      return pageOf(
        page,
        limit,
        (one) => [one.lastSeen.toISOString(), one.raw],
        ({ raw: id, state: _, ...one }) => ({
          ...one,
          id,
          firstSeen: one.firstSeen.toISOString(),
          lastSeen: one.lastSeen.toISOString(),
        }),
      )
    }),
  ),
  handle(sources.resolveUnmatched, ({ within, viewer }, { id, how, account, name }) =>
    within(async (tx) => {
      const resolution = resolutionOf(how, account, name)
      const reached = await resolveUnmatched(tx, viewer, id as PersonId, resolution)
      await audit(tx, viewer, {
        action: 'unmatched.settled',
        subject: 'unmatched',
        subjectId: id,
        after: { how, account: reached },
      })
      return { account: reached }
    }),
  ),
  handle(fields.listFields, ({ within, viewer }, { subject }) =>
    within(async (tx) => ({ items: (await customFields(tx, subject)).map(asSeenBy(viewer)) })),
  ),
  handle(fields.defineField, ({ within, viewer }, draft) =>
    within(async (tx) => {
      refuseStrangeRoles(draft.editors ?? [], 'editors')
      const before = (await customFields(tx, draft.subject)).find((field) => field.key === draft.key)
      const field = await defineField(tx, draft)
      await audit(tx, viewer, {
        action: 'fields.defined',
        subject: 'field',
        subjectId: field.key,
        before,
        after: field,
      })
      return asSeenBy(viewer)(field)
    }),
  ),
  handle(fields.arrangeFields, ({ within, viewer }, { subject, keys }) =>
    within(async (tx) => {
      const before = (await customFields(tx, subject)).map((field) => field.key)
      await arrangeFields(tx, subject, keys)
      await audit(tx, viewer, { action: 'fields.arranged', subject: 'field', subjectId: subject, before, after: keys })
      return {}
    }),
  ),
  handle(fields.listWords, ({ within, viewer }, { key, limit }) =>
    within(async (tx) => ({ items: await wordsInUse(tx, viewer, key, limit) })),
  ),
  handle(fields.listLayouts, ({ within }) => within(async (tx) => ({ items: await layouts(tx) }))),
  handle(fields.saveLayout, ({ within, viewer }, after) =>
    within(async (tx) => {
      refuseStrangeRoles([after.role], 'role')
      const before = (await layouts(tx)).find(({ role }) => role === after.role)
      await putLayout(tx, after)
      await audit(tx, viewer, {
        action: 'accounts.tabs_arranged',
        subject: 'accounts.layout',
        subjectId: after.role,
        before,
        after,
      })
      return after
    }),
  ),
  handle(sources.listConflicts, ({ within, viewer }, { source: named, cursor, limit }) =>
    within(async (tx) => {
      const after = placeIn(cursor, { account: anId, attribute: aText, source: aText }) ?? undefined
      const page = await conflicts(tx, viewer, { source: named, after, limit: limit + 1 })
      return pageOf(
        page,
        limit,
        (one) => [one.account, one.attribute, one.source],
        (one) => ({ ...one, seenAt: one.seenAt.toISOString() }),
      )
    }),
  ),
  handle(sources.settleConflict, (context, { account, ...settlement }) =>
    detail(context, async (tx) => {
      await settle(tx, context.viewer, { ...settlement, account: account as AccountId })
      return account as AccountId
    }),
  ),
  handle(settings.books, ({ within, viewer }) => within(async (tx) => ({ items: await booksOf(tx, viewer) }))),
  handle(settings.getSettings, ({ within }) => within(accountSettings)),
  handle(settings.updateSettings, ({ within, viewer }, change) =>
    within(async (tx) => {
      const before = await accountSettings(tx)
      const after = changedSettings(before, change)
      await saveSettings(tx, after)
      if (after.groupHealth !== before.groupHealth) await tellGroupRule(tx)
      await audit(tx, viewer, { action: 'accounts.settings_changed', subject: 'accounts.settings', before, after })
      return after
    }),
  ),
  handle(accounts.createAccount, (context, input) =>
    detail(context, async (tx) => {
      const { name, source, externalId } = input
      return createAccount(tx, context.viewer, { ...editOf(input), name, source, externalId })
    }),
  ),
  handle(accounts.getAccount, (context, { account }) => detail(context, async () => account as AccountId)),
  handle(accounts.updateAccount, ({ within, viewer }, { account, seen, ...input }) =>
    within(async (tx) => {
      const act = await editAccount(tx, viewer, account as AccountId, editOf(input), seen)
      return { ...(await detailOf(tx, viewer, account as AccountId)), act }
    }),
  ),
  handle(accounts.undoEdit, ({ within, viewer }, { act }) => within((tx) => undoAct(tx, viewer, act))),
  handle(accounts.mergeAccount, (context, { account, into }) =>
    detail(context, async (tx) => {
      const from = await mustSeeRecord(tx, context.viewer, account as AccountId)
      const survivor = await mustSeeRecord(tx, context.viewer, into as AccountId)
      await mergeAccounts(tx, from.id, survivor.id)
      const after = { into: survivor.id, name: survivor.name }
      await audit(tx, context.viewer, {
        action: 'accounts.merged',
        subject: 'account',
        subjectId: from.id,
        before: { name: from.name },
        after,
      })
      return survivor.id
    }),
  ),
  handle(accounts.unmergeAccount, (context, { account }) =>
    detail(context, async (tx) => {
      const survivor = await mustSeeRecord(tx, context.viewer, account as AccountId) // whom a merged id means
      await unmergeAccounts(tx, account as AccountId)
      const back = await mustSeeRecord(tx, context.viewer, account as AccountId)
      await audit(tx, context.viewer, {
        action: 'accounts.unmerged',
        subject: 'account',
        subjectId: account,
        before: { into: survivor.id, name: survivor.name },
        after: { name: back.name },
      })
      return account as AccountId
    }),
  ),
  handle(people.listContacts, ({ within, viewer }, { account, cursor, limit }) =>
    within(async (tx) => {
      const { id } = await mustSeeRecord(tx, viewer, account as AccountId)
      const after = placeIn(cursor, { name: aText, id: anId }) ?? undefined
      const page = await contactsOfAccount(tx, { account: id, after, limit: limit + 1 })
      return pageOf(
        page,
        limit,
        (one) => [one.sortName, one.id],
        (one) => ({ ...one, since: one.since.toISOString() }),
      )
    }),
  ),
  handle(people.addContact, ({ within, viewer }, { account, source = ownSource, externalId, ...person }) =>
    within(async (tx) => {
      const { id, currency } = await mustSeeRecord(tx, viewer, account as AccountId)
      if (source !== ownSource || externalId) mayNameIds(viewer, { source, externalId })
      const custom = await checkCustom(tx, viewer, 'contact', person.custom ?? {}, currency)
      await checkRequired(tx, 'contact', custom)
      const isApart = viewer.sees.kind !== 'all'
      const draft = { ...person, custom, account: id, externalId: externalId ?? newId(tx.now), isApart }
      const [contact] = await upsertContacts(tx, [draft], { source, origin: 'live', known: tx.now })
      const after = { ...(await notedName(tx, id)), person: contact, role: person.role }
      await audit(tx, viewer, { action: 'contact.added', subject: 'account', subjectId: id, after })
      return { id: contact }
    }),
  ),
  handle(people.updateContact, ({ within, viewer }, { account, contact, ...edit }) =>
    within(async (tx) => {
      const shown = await editContact(tx, viewer, account as AccountId, contact as ContactId, edit)
      const { id } = await mustSeeRecord(tx, viewer, account as AccountId)
      const after = { ...(await notedName(tx, id)), person: contact, told: fieldsTold(edit) }
      await audit(tx, viewer, { action: 'contact.changed', subject: 'account', subjectId: id, after })
      return shown
    }),
  ),
  handle(accounts.listHistory, ({ within, viewer }, { account, attribute, cursor, limit }) =>
    within(async (tx) => {
      const after = placeIn(cursor, { at: aMoment, id: aWhole }) ?? undefined
      const page = await history(tx, viewer, { account: account as AccountId, attribute, after, limit: limit + 1 })
      return pageOf(
        page,
        limit,
        (one) => [one.happenedAt.toISOString(), one.id],
        ({ id: _, ...one }) => ({
          ...one,
          happenedAt: one.happenedAt.toISOString(),
          knownAt: one.knownAt.toISOString(),
        }),
      )
    }),
  ),
  handle(team.getTeam, ({ within, viewer }, { account }) => within((tx) => teamFor(tx, viewer, account as AccountId))),
  handle(team.fillRole, ({ within, viewer }, { account, role, member, from }) =>
    within((tx) =>
      fillRole(tx, viewer, {
        account: account as AccountId,
        role,
        member: member as MemberId | null,
        from: from as Day | undefined,
      }),
    ),
  ),
  handle(groups.listChildren, ({ within, viewer }, { account, cursor, limit }) =>
    within(async (tx) => {
      const after = placeIn(cursor, { name: aText, id: anId }) ?? undefined
      const { last, ...page } = await childrenOf(tx, viewer, { account: account as AccountId, after, limit })
      return { ...page, next: last ? encodeCursor([last.name, last.id]) : null }
    }),
  ),
  handle(groups.addUnit, ({ within, viewer }, { account, ...draft }) =>
    within((tx) => addUnit(tx, viewer, account as AccountId, draft)),
  ),
  handle(groups.updateUnit, ({ within, viewer }, { account, unit, kind, ...edit }) =>
    within((tx) => editUnit(tx, viewer, account as AccountId, unit as AccountId, { ...edit, unit: kind })),
  ),
]

/** Which fields were told, without what was told: people may ask to be forgotten, and the log can never forget. */
const fieldsTold = (told: object) =>
  Object.entries(told).flatMap(([field, value]) => (value === undefined ? [] : field))

const asSeenBy = (viewer: Viewer) => (field: CustomField) => ({ ...field, mayEdit: mayEdit(viewer, field) })

function refuseStrangeRoles(roles: readonly string[], field: string): void {
  const strange = roles.find((role) => permissionsOf(role as Role).size === 0)
  if (strange === undefined) return
  throw new AppError('invalid', told`There is no role ${strange}`, {
    field,
    remedy: told`Use owner, admin, lead, csm or another role`,
  })
}

/** Does what is asked and answers the account as it is then. */
function detail({ within, viewer }: RequestContext, act: (tx: Tx) => Promise<AccountId>) {
  return within(async (tx) => detailOf(tx, viewer, await act(tx)))
}

type Editable = Omit<Edit, 'ownerId' | 'parentId' | 'since' | 'renewsOn'> & {
  ownerId?: string | null | undefined
  parentId?: string | null | undefined
  since?: string | null | undefined
  renewsOn?: string | null | undefined
}

/** The input's texts as the ids and days that its check has shown them to be. */
const editOf = ({ ownerId, parentId, since, renewsOn, ...rest }: Editable): Edit => ({
  ...rest,
  ownerId: ownerId as MemberId | null | undefined,
  parentId: parentId as AccountId | null | undefined,
  since: since as Day | null | undefined,
  renewsOn: renewsOn as Day | null | undefined,
})

function resolutionOf(how: 'attach' | 'prospect' | 'customer' | 'ignore', account?: string, name?: string): Resolution {
  if (how === 'ignore') return { how }
  if (how !== 'attach') return { how: 'create', as: how, name }
  if (account) return { how, account: account as AccountId }
  throw new AppError('invalid', told`Attaching needs an account`, {
    field: 'account',
    remedy: told`Send the id of the account`,
  })
}

function changedSettings(
  before: AccountSettings,
  change: { [Key in keyof AccountSettings]?: AccountSettings[Key] | undefined },
): AccountSettings {
  const after = {
    thresholds: change.thresholds ?? before.thresholds,
    masters: change.masters ?? before.masters,
    unknown: change.unknown ?? before.unknown,
    groupHealth: change.groupHealth ?? before.groupHealth,
  }
  const { size, touch } = after.thresholds
  if (size.enterprise > size.mid_market && touch.high > touch.mid) return after
  throw new AppError('invalid', told`The higher class must begin above the lower one`, {
    field: 'thresholds',
    remedy: told`Raise the first line or lower the second`,
  })
}

// ---------------------------------------------------------------- pages by cursor

function pageOf<Item, Shown>(
  items: Item[],
  limit: number,
  key: (item: Item) => (string | number)[],
  present: (item: Item) => Shown,
) {
  const last = items.length > limit ? items[limit - 1] : undefined
  return { items: items.slice(0, limit).map(present), next: last ? encodeCursor(key(last)) : null }
}
