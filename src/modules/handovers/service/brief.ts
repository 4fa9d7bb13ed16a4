import { type Day, dayFromEpoch } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { wholeNumber } from '../../../kernel/say.ts'
import { type Language, t } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { speakTo, speechIn } from '../../../platform/speaking.ts'
import { contactsOfAccount, mustSee, teamFor } from '../../accounts/index.ts'
import { healthOf } from '../../health/index.ts'
import { columnsOn } from '../../measures/index.ts'
import { members, settings } from '../../workspaces/index.ts'
import { firstToWrite } from '../domain/handover.ts'
import { alongOf, known } from './preview.ts'

const asked = ['commercial.notice_on', 'engagement.last_contact_on', 'support.open'] as const

/** People whom a brief names. */
const shownPeople = 5
/** People who are looked through for those to write to first. */
const readPeople = 200

/** What somebody who takes an account over has to know, on one page, and words with which to introduce themselves. */
export async function briefOf(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { account, heir, language }: { account: AccountId; heir?: MemberId | undefined; language?: Language | undefined },
) {
  const seen = await mustSee(tx, viewer, account)
  const columns = await columnsOn(tx, [seen.id], 'now', 'frozen', asked)
  const measure = (key: (typeof asked)[number]) => known(columns.of(key)[0])
  const dayIn = (key: (typeof asked)[number]): Day | null => {
    const value = measure(key)
    return value === null ? null : dayFromEpoch(value)
  }
  const contacts = await contactsOfAccount(tx, { account: seen.id, after: undefined, limit: readPeople })
  const people = firstToWrite(contacts.filter(({ isRobot }) => !isRobot)).slice(0, shownPeople)
  const spoken = language ?? (people[0]?.language?.toLowerCase().startsWith('de') ? 'de' : 'en')
  const names = new Map((await members(tx)).map((member) => [member.id, member.name]))
  const parties = {
    customer: seen.name,
    people: people.slice(0, 2).map(({ name }) => name),
    heir: names.get(heir ?? (seen.ownerId as MemberId)) ?? viewer.name,
    former: heir && heir !== seen.ownerId ? seen.ownerName : null,
    company: (await settings(tx)).name,
  }
  return {
    account: { id: seen.id, name: seen.name },
    owner: seen.ownerId ? { id: seen.ownerId, name: seen.ownerName ?? '' } : null,
    arr: seen.arr,
    renewsOn: seen.renewsOn,
    noticeOn: dayIn('commercial.notice_on'),
    health: sayHealth(await healthOf(tx, seen.id, undefined)),
    lastContactOn: dayIn('engagement.last_contact_on'),
    openTickets: measure('support.open'),
    open: seen.ownerId ? await alongOf(platform, tx, seen.ownerId, [seen.id]) : [],
    people: people.map(({ name, role, title }) => ({ name, role, title })),
    team: (await teamFor(tx, viewer, seen.id)).items.map(({ label, member }) => ({ name: member.name, role: label })),
    introduction: { language: spoken, ...speakTo(speechIn(spoken), () => introduction(parties)) },
  }
}

/** A component that lost less than this is no reason. */
const leastLoss = 1
const namedComponents = 2

function sayHealth({ band, score, since, components }: Awaited<ReturnType<typeof healthOf>>) {
  return { band, score, why: why() }

  function why(): string {
    if (score === null) return t`Too little is known of it for a score.`
    const fallen = components
      .filter(({ change }) => change !== null && change <= -leastLoss)
      .sort((a, b) => (a.change ?? 0) - (b.change ?? 0))
    const before = since?.score ?? null
    if (before !== null && before - score >= leastLoss && fallen.length > 0) {
      const labels = fallen.slice(0, namedComponents).map(({ label }) => label)
      return t`${wholeNumber(Math.round(before - score))} points lower than 30 days ago, most of it by ${labels.join(', ')}.`
    }
    const weakest = components
      .filter((component) => component.score !== null)
      .sort((a, b) => (a.score ?? 0) - (b.score ?? 0))[0]
    return weakest ? t`Weakest in ${weakest.label}.` : t`Nothing moved it in 30 days.`
  }
}

interface Parties {
  customer: string
  people: readonly string[]
  heir: string
  former: string | null
  company: string
}

/** Words that the new owner may copy and make their own. */
function introduction({ customer, people, heir, former, company }: Parties): { subject: string; text: string } {
  const greeting = people.length > 0 ? t`Dear ${people.join(', ')},` : t`Hello,`
  const first = former
    ? t`I am ${heir}, and I take over from ${former} as your contact at ${company}.`
    : t`I am ${heir}, your new contact at ${company}.`
  const paragraphs = [
    greeting,
    first,
    t`I have read what you have reached with us so far and what is still open, so you will not have to begin anew. What we agreed stands.`,
    t`I would like to hear from you what matters most to ${customer} in the months ahead, and where we should do better. Would half an hour next week suit you?`,
    t`Until then you reach me directly by answering this message.`,
    `${t`Kind regards`}\n${heir}`,
  ]
  return { subject: t`Your new contact at ${company}`, text: paragraphs.join('\n\n') }
}
