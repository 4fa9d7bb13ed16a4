import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type AccountDraft, type ContactDraft, upsertAccounts, upsertContacts } from '../../accounts/index.ts'
import { accountTraits, personTraits } from '../domain/traits.ts'
import { type ToldTraits, takeTraits } from '../store/traits.ts'
import { CALLS_PER_TURN, handOnAliases } from './aliases.ts'

/**
 * Hands what identify and group calls said of people and accounts to accounts, which decides what it takes over (rule 4).
 * Which ids are one person comes first, so that what is said in the same breath is said of one.
 */
export async function handOnTraits(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const aliases = await platform.db.within(workspace, handOnAliases)
  const told = await platform.db.within(workspace, async (tx) => {
    const calls = await takeTraits(tx, CALLS_PER_TURN)
    for (const [source, its] of Map.groupBy(calls, (call) => call.source)) await handOn(tx, source, its)
    return calls.length
  })
  return aliases === CALLS_PER_TURN || told === CALLS_PER_TURN ? 'more' : 'done'
}

async function handOn(tx: Tx, source: string, calls: readonly ToldTraits[]): Promise<void> {
  const telling = { source, origin: 'live' as const, known: tx.now }
  const accounts = calls.flatMap(accountDraft)
  if (accounts.length > 0) await upsertAccounts(tx, accounts, telling)
  await upsertContacts(tx, calls.flatMap(contactDraft), telling)
}

/** Only accounts that are known: an unknown group waits in the queue, and nothing makes a customer by accident (rule 3). */
function accountDraft({ kind, groupRef, account, traits }: ToldTraits): AccountDraft[] {
  if (kind !== 'group' || !groupRef || !account) return []
  return [{ externalId: groupRef, ...accountTraits(traits) }]
}

/** People who are known, or whose account is. */
function contactDraft({ kind, personRef, account, isKnownPerson, traits, happenedAt }: ToldTraits): ContactDraft[] {
  if (!personRef || (!account && !isKnownPerson)) return []
  return [{ externalId: personRef, account, ...(kind === 'identify' ? personTraits(traits) : {}), happenedAt }]
}
