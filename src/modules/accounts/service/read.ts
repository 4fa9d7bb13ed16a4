import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings } from '../../workspaces/index.ts'
import type { Account, CustomValue } from '../domain/account.ts'
import { type AttributeKey, attributeKey } from '../domain/attribute.ts'
import { labelOf } from '../domain/custom.ts'
import * as store from '../store/accounts.ts'
import { booksFor } from '../store/books.ts'
import { type HistoryEntry, historyOf } from '../store/history.ts'
import { identitiesOfAccount } from '../store/identities.ts'
import { mergedInto } from '../store/merges.ts'
import { contactsInRoles, peopleCount } from '../store/people.ts'
import { conflictPage, type ListedConflict } from '../store/settings.ts'
import { absent, memberNames, mustSeeRecord, named, seenParent } from './accounts.ts'
import { labelsOf } from './labels.ts'

/** All that the account page's head says of an account. Relatives that the viewer does not see are not named. */
export async function detailOf(tx: Tx, viewer: Viewer, id: AccountId) {
  const record = await mustSeeRecord(tx, viewer, id)
  const [account] = await named(tx, [record])
  if (!account) throw absent()
  const parent = await seenParent(tx, viewer, record)
  const identities = await identitiesOfAccount(tx, record.id)
  return {
    ...account,
    arrCurrency: (await settings(tx)).currency,
    parentId: parent?.id ?? null,
    zone: record.zone,
    sizeSet: record.sizeSet,
    touchSet: record.touchSet,
    parent: parent ? { id: parent.id, name: parent.name } : null,
    contacts: await peopleCount(tx, record.id),
    keyContacts: await contactsInRoles(tx, record.id, keyRoles, 3),
    children: (await store.groupSum(tx, viewer, record)).below,
    identities: identities
      .filter((one) => one.unit === null)
      .map(({ raw, source, externalId }) => ({ id: raw, source, externalId })),
    merged: (await mergedInto(tx, record.id)).map((one) => ({ ...one, mergedAt: one.mergedAt.toISOString() })),
  }
}

/** Whom one speaks to first, in this order. */
const keyRoles = ['executive_sponsor', 'champion', 'budget_holder', 'admin']

/** Each member's book with its worth in the workspace's currency; accounts that nobody owns come last. */
export async function booksOf(tx: Tx, viewer: Viewer) {
  const names = await memberNames(tx)
  const { currency } = await settings(tx)
  const books = (await booksFor(tx, viewer)).map(({ arr, ...book }) => ({
    ...book,
    name: book.member ? (names.get(book.member) ?? null) : null,
    arr: arr === null ? [] : [{ minor: arr, currency }],
  }))
  return books.sort((a, b) => Number(a.member === null) - Number(b.member === null) || b.accounts - a.accounts)
}

/** Accounts for the search of names, each with what tells it from others of the same name. */
export async function search(tx: Tx, viewer: Viewer, text: string, limit: number) {
  const accounts = await named(tx, await store.searchAccounts(tx, viewer, text, limit))
  return accounts.map((account) => ({ id: account.id, name: account.name, detail: detailLine(account) }))
}

const detailLine = ({ stage, domain, plan, ownerName }: Account) =>
  [labelOf(stage), domain ?? plan, ownerName].filter((part) => part !== null && part !== '').join(' \u00b7 ')

interface ChildRequest {
  account: AccountId
  after: { name: string; id: string } | undefined
  limit: number
}

/** What lies below an account, and the ARR of the account with all below it by sum (rule 5). */
export async function childrenOf(tx: Tx, viewer: Viewer, { account, after, limit }: ChildRequest) {
  const record = await mustSeeRecord(tx, viewer, account)
  const records = await store.childrenOf(tx, viewer, { parent: record.id, after, limit: limit + 1 })
  const page = records.slice(0, limit)
  const counts = new Map(page.map(({ id, below }) => [id, below]))
  const last = records.length > limit ? page.at(-1) : undefined
  return {
    accounts: (await named(tx, page)).map((one) => ({ ...one, parentId: record.id, below: counts.get(one.id) ?? 0 })),
    last: last && { name: last.sortName, id: last.id },
    units: await store.unitsOf(tx, record.id),
    currency: (await settings(tx)).currency,
    ...(await store.groupSum(tx, viewer, record)),
  }
}

interface HistoryRequest {
  account: AccountId
  attribute: string | undefined
  after: { at: string; id: number } | undefined
  limit: number
}

/** One page of an account's changes, with ids in words. */
export async function history(tx: Tx, viewer: Viewer, request: HistoryRequest) {
  const record = await mustSeeRecord(tx, viewer, request.account)
  const attribute = request.attribute === undefined ? undefined : attributeKey(request.attribute)
  if (request.attribute !== undefined && !attribute) {
    throw new AppError('invalid', told`${request.attribute} is no attribute`, {
      field: 'attribute',
      remedy: told`Use a name such as owner or arr`,
    })
  }
  const entries = await historyOf(tx, { account: record.id, attribute, after: request.after, limit: request.limit })
  const words = await wordsOf(tx, viewer, entries)
  const labels = await labelsOf(tx)
  const names = await memberNames(tx)
  return entries.map(({ member, ...entry }) => ({
    ...entry,
    label: labels(entry.attribute),
    by: member && (names.get(member) ?? null),
    ...words({ ...entry, member }),
  }))
}

/** Ids in words; a parent that the viewer does not see is not named. */
async function wordsOf(tx: Tx, viewer: Viewer, entries: readonly HistoryEntry[]) {
  const owners = await memberNames(tx)
  const parents = entries.flatMap((entry) =>
    entry.attribute === 'parent' && entry.value ? [entry.value as AccountId] : [],
  )
  const seen = new Map((await store.seenAccounts(tx, viewer, parents)).map((account) => [account.id, account.name]))
  return ({ attribute, value }: HistoryEntry): { value: CustomValue; words: string | null } => {
    if (attribute === 'owner') return { value, words: owners.get(value as MemberId) ?? null }
    if (attribute !== 'parent' || value === null) return { value, words: null }
    const name = seen.get(value as AccountId)
    return name === undefined ? { value: null, words: 'an account outside of your view' } : { value, words: name }
  }
}

export async function conflicts(
  tx: Tx,
  viewer: Viewer,
  page: Parameters<typeof conflictPage>[2],
): Promise<(ListedConflict & { label: string; words: string | null; keptWords: string | null })[]> {
  const labels = await labelsOf(tx)
  const owners = await memberNames(tx)
  const worded = (attribute: AttributeKey, value: CustomValue) =>
    attribute === 'owner' ? (owners.get(value as MemberId) ?? null) : null
  return (await conflictPage(tx, viewer, page)).map((conflict) => ({
    ...conflict,
    label: labels(conflict.attribute),
    words: worded(conflict.attribute, conflict.value),
    keptWords: worded(conflict.attribute, conflict.kept),
  }))
}
