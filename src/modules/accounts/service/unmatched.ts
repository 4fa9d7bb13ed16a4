import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, PersonId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Stage } from '../domain/account.ts'
import { identitiesOf, insertIdentities } from '../store/identities.ts'
import { accountSettings } from '../store/settings.ts'
import { addUnmatched, settleUnmatched, type Unmatched, type Waiting, waitingOne } from '../store/unmatched.ts'
import { mustSeeRecord } from './accounts.ts'
import { upsertContacts } from './people.ts'
import { nowIdentified, upsertAccounts } from './upsert.ts'

/**
 * Counts groups and people that spoke without being known (rule 3). By default they wait for a person to say who they
 * are; a source may have the policy that its unknown groups become prospects or customers at once.
 */
export async function noteUnmatched(tx: Tx, unmatched: readonly Unmatched[]): Promise<void> {
  if (unmatched.length === 0) return
  await addUnmatched(tx, unmatched)
  const { unknown } = await accountSettings(tx)
  const created = unmatched.filter(({ kind, source }) => kind === 'account' && (unknown[source] ?? 'queue') !== 'queue')
  for (const source of new Set(created.map((one) => one.source))) {
    const stage: Stage = unknown[source] === 'customer' ? 'onboarding' : 'prospect'
    const drafts = created.filter((one) => one.source === source).map(({ externalId }) => ({ externalId, stage }))
    await upsertAccounts(tx, drafts, { source, origin: 'live', known: tx.now })
  }
}

export type Resolution =
  | { how: 'attach'; account: AccountId }
  | { how: 'create'; as: 'prospect' | 'customer'; name?: string | undefined }
  | { how: 'ignore' }

/** Settles who an unknown group or person is. Answers the account, if there is one now. */
export async function resolveUnmatched(
  tx: Tx,
  viewer: Viewer,
  raw: AccountId | PersonId,
  resolution: Resolution,
): Promise<AccountId | null> {
  const waiting = await waitingOne(tx, raw)
  if (!waiting) throw new AppError('not_found', told`Nothing with this id waits in the queue`)
  if (waiting.state === 'resolved')
    throw new AppError('conflict', told`This has been settled already`, { remedy: told`Load the queue again` })
  switch (resolution.how) {
    case 'ignore':
      await settleUnmatched(tx, [raw], 'ignored')
      return null
    case 'attach':
      return attach(tx, waiting, (await mustSeeRecord(tx, viewer, resolution.account)).id)
    case 'create':
      return create(tx, viewer, waiting, resolution)
  }
}

async function attach(tx: Tx, waiting: Waiting, account: AccountId): Promise<AccountId> {
  if (waiting.kind === 'person') await joinPerson(tx, waiting, account)
  else {
    await insertIdentities(tx, [{ ...waiting, account, home: account, unit: null, contact: null }])
    await nowIdentified(tx, [waiting.raw])
  }
  return account
}

/** A person who belongs to several accounts keeps waiting ids apart: the settled one is told anew whatever it reached before. */
async function joinPerson(tx: Tx, { raw, source, externalId }: Waiting, account: AccountId): Promise<void> {
  await upsertContacts(tx, [{ externalId, account }], { source, origin: 'live', known: tx.now })
  const [identity] = await identitiesOf(tx, [raw])
  if (!identity?.account) await settleUnmatched(tx, [raw], 'resolved')
}

async function create(
  tx: Tx,
  viewer: Viewer,
  waiting: Waiting,
  { as, name }: Extract<Resolution, { how: 'create' }>,
): Promise<AccountId> {
  const { source, externalId, kind } = waiting
  const [outcome] = await upsertAccounts(
    tx,
    [
      {
        externalId,
        name: name ?? externalId,
        kind: kind === 'person' ? 'consumer' : 'company',
        stage: as === 'customer' ? 'onboarding' : 'prospect',
        ownerId: viewer.by === 'session' && viewer.sees.kind === 'owners' ? viewer.member : null,
      },
    ],
    { source, origin: 'live', known: tx.now },
  )
  if (!outcome || outcome.kind === 'refused')
    throw new AppError('invalid', outcome?.reason ?? told`The account could not be made`)
  if (kind === 'person') await joinPerson(tx, waiting, outcome.account)
  return outcome.account
}
