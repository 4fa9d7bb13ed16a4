import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import { smallestShown } from '../../../kernel/power.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { mustApprove } from '../../approvals/index.ts'
import { everything, previewAmong, runningAbout, wouldBe } from '../../holdouts/index.ts'
import { type Decision, missingWords, recipientsAmong, rehearseMessages } from '../../messaging/index.ts'
import { membersAfter } from '../../segments/index.ts'
import { daysFor } from '../domain/campaign.ts'
import { namesOf, reachOf } from '../store/recipients.ts'
import { mustHaveSegment, mustHaveTemplate } from './find.ts'

export interface PreviewRequest {
  template: string
  segment: string
  roles: readonly string[]
  perDay: number
  holdShare?: number | undefined
}

/** So many accounts are looked at one by one; of a larger segment the rest is counted alone. */
const mostLookedAt = 2000
/** For so many people every word of the mail is looked up. */
const mostWritten = 300
const examples = 3

/**
 * Who would get a campaign if it went out now, and who would not and why: what the outbox would decide for each, who is held
 * out, what the mail lacks, and whether somebody has to say yes. Nothing is noted or sent.
 */
export async function previewCampaign(platform: Platform, tx: Tx, viewer: Viewer, asked: PreviewRequest) {
  const template = await mustHaveTemplate(tx, asked.template)
  const segment = await mustHaveSegment(tx, asked.segment)
  const seen = visible(viewer)
  const reach = await reachOf(tx, { segment: segment.id, roles: asked.roles, seen })
  const accounts = await membersAfter(tx, segment.id, { visible: seen, after: null, limit: mostLookedAt })
  const heldOut = await heldOutOf(platform, tx, accounts)
  const open = accounts.filter((account) => !heldOut.has(account))
  const chosen = await recipientsAmong(tx, open, asked.roles.length > 0 ? { roles: asked.roles } : 'primary')
  const people = [...new Map(chosen.map((one) => [one.contact, one])).values()]
  const decisions = await rehearseMessages(
    tx,
    people.map((one) => draftOf(asked.template, one)),
  )
  const names = await namesOf(
    tx,
    people.map(({ contact }) => contact),
  )
  const reached = new Set(people.map(({ account }) => account))
  const ask = await mustApprove(tx, {
    ...{ kind: 'message', contacts: reach.people, accounts: reach.accounts },
    ...{ role: viewer.role, by: 'person' as const },
  })
  return {
    ...reach,
    looked: accounts.length,
    ...goingOf(decisions, tx.now),
    held: heldOf(people, decisions, names),
    tasks: decisions.filter((one) => one.kind === 'hold' && one.hold === 'at_risk').length,
    nobody: open.filter((account) => !reached.has(account)).length,
    heldOut: heldOut.size,
    holdOut: asked.holdShare === undefined ? null : await holdOutOf(platform, tx, open, asked.holdShare),
    missing: await missingWords(tx, template, people.slice(0, mostWritten)),
    approval: ask && { policy: ask.policy, why: ask.why },
    days: daysFor(reach.people, asked.perDay),
  }
}

type Person = { account: AccountId; contact: ContactId }

const draftOf = (template: string, { account, contact }: Person) => ({
  ...{ key: contact, account, contact, template },
  origin: 'automation' as const,
  by: null,
})

const goingOf = (decisions: readonly Decision[], now: Date) => ({
  goes: decisions.filter((one) => one.kind === 'go' && one.at <= now).length,
  later: decisions.filter((one) => one.kind === 'go' && one.at > now).length,
})

/** Who gets nothing and why, the most frequent reason first. */
function heldOf(people: readonly Person[], decisions: readonly Decision[], names: ReadonlyMap<ContactId, string>) {
  const held = people.flatMap(({ contact }, at) => {
    const decision = decisions[at]
    return decision?.kind === 'hold' ? [{ contact, ...decision }] : []
  })
  return [...Map.groupBy(held, ({ hold }) => hold)]
    .map(([hold, of]) => ({
      hold,
      says: of[0]?.says ?? '',
      people: of.length,
      examples: of.slice(0, examples).map(({ contact }) => names.get(contact) ?? ''),
    }))
    .sort((one, other) => other.people - one.people)
}

/** Who is left alone already, by the hold-out over everything. */
async function heldOutOf(platform: Platform, tx: Tx, accounts: readonly AccountId[]): Promise<Set<AccountId>> {
  const holdout = await runningAbout(tx, { kind: everything, id: tx.workspace })
  if (!holdout) return new Set()
  const arms = await wouldBe(tx, platform, holdout.id, accounts)
  return new Set([...arms].flatMap(([account, { arm }]) => (arm === 'held' ? [account] : [])))
}

/** What leaving a part alone would give, and what it could show: said before the start (rule 28). */
async function holdOutOf(platform: Platform, tx: Tx, accounts: readonly AccountId[], share: number) {
  const { units, held } = await previewAmong(tx, platform, { share, accounts })
  return { units, held, smallestEffect: smallestShown({ treated: units - held, control: held }) }
}
