import { addDays, type Day, dayOf, momentAt, weekday } from '../../kernel/day.ts'
import {
  type AccountId,
  type ContactId,
  derivedId,
  type EngagementId,
  type MemberId,
  TENURE_NAMESPACE,
  uuidV5,
  type WorkspaceId,
} from '../../kernel/ids.ts'
import { find, resolve, resolvePeople, seesBook, setTeams } from '../../modules/accounts/index.ts'
import { drawUp } from '../../modules/approvals/index.ts'
import { saveCampaign } from '../../modules/campaigns/index.ts'
import { everything, startHoldout } from '../../modules/holdouts/index.ts'
import { type BroughtMeeting, recordMeetings } from '../../modules/meetings/index.ts'
import { type PastPulse, type PastRisk, recordPulses, recordRisks } from '../../modules/risks/index.ts'
import { segmentNamed } from '../../modules/segments/index.ts'
import { ensureMember, members, viewersOf } from '../../modules/workspaces/index.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { chanceOf } from './chance.ts'
import { type Company, type Customer, moodOn, type Person } from './company.ts'
import {
  campaignSketches,
  colleagues,
  endsOfLost,
  endsOfSaved,
  meetingNotes,
  meetingsAhead,
  offerSketches,
  pulseReasons,
  type RiskSketch,
  riskSketches,
} from './day-words.ts'
import { contactsOfDay } from './facts.ts'
import { bringOffers } from './offers.ts'

/** A customer as the workspace knows it, with whoever looks after it. */
interface Known {
  customer: Customer
  account: AccountId
  owner: MemberId
}

interface Setting {
  company: Company
  source: string
  zone: string
  /** Those who are there and have an owner, the unhappiest first. */
  living: Known[]
  /** Those who left, the last one first. */
  gone: Known[]
}

/** What managers have to do with their customers on the company's last day: risks, pulses, offers, teams, meetings, a hold-out. */
export async function showDay(
  platform: Platform,
  workspace: WorkspaceId,
  { company, source, zone }: Pick<Setting, 'company' | 'source' | 'zone'>,
): Promise<void> {
  await platform.db.within(workspace, async (tx) => {
    const setting = { company, source, zone, ...(await customersOf(tx, company, source)) }
    await recordRisks(tx, [...openRisksOf(setting), ...savedRisksOf(setting), ...lostRisksOf(setting)])
    await recordPulses(tx, pulsesOf(setting))
    await drawUp(tx, offersOf(setting))
    await fillTeams(tx, setting)
    await bringOffers(tx, company, [...setting.living, ...setting.gone])
    await recordMeetings(tx, await meetingsOf(tx, setting))
    await writeCampaigns(tx, setting)
    await startHoldout(tx, platform, {
      about: { kind: everything, id: workspace },
      name: 'Tech-touch customers whom nobody writes to',
      share: 100,
      salt: uuidV5(TENURE_NAMESPACE, `${source} ${company.options.seed}`),
      by: null,
    })
  })
}

/** Two mails to many that wait for somebody to look them over and begin them. */
async function writeCampaigns(tx: Tx, { living, company }: Setting): Promise<void> {
  const owner = living[0]?.owner
  const [writer] = owner ? await viewersOf(tx, [owner]) : []
  const named = await segmentNamed(tx)
  for (const { segment: name, startsIn, ...draft } of campaignSketches) {
    const segment = named(name)
    if (!writer || !segment) continue
    const startsOn = addDays(company.options.today, startsIn)
    await saveCampaign(tx, writer, undefined, { ...draft, segment, startsOn, roles: [], holdEnds: null })
  }
}

async function customersOf(tx: Tx, company: Company, source: string): Promise<Pick<Setting, 'living' | 'gone'>> {
  const { today } = company.options
  const resolved = await resolve(
    tx,
    source,
    company.customers.map(({ id }) => id),
  )
  const accounts = [...resolved.values()].flatMap(({ account }) => account ?? [])
  const owners = new Map((await find(tx, accounts)).map(({ id, ownerId }) => [id, ownerId]))
  const known = company.customers.flatMap((customer): Known[] => {
    const account = resolved.get(customer.id)?.account ?? null
    const owner = account === null ? null : (owners.get(account) ?? null)
    return account === null || owner === null ? [] : [{ customer, account, owner }]
  })
  const lostOn = ({ customer }: Known) => customer.lostOn ?? ''
  return {
    living: known
      .filter(({ customer }) => customer.lostOn === null)
      .toSorted((one, other) => moodOn(one.customer, today, today) - moodOn(other.customer, today, today)),
    gone: known.filter(({ customer }) => customer.lostOn !== null).toSorted((a, b) => (lostOn(a) < lostOn(b) ? 1 : -1)),
  }
}

/** One in so many customers, and at least so many; never more than there are to choose from. */
const oneIn = ({ company }: Setting, many: number, least: number): number =>
  Math.max(least, Math.round(company.options.accounts / many))

const dollars = ({ terms }: Customer): number => Math.round((terms.at(-1)?.arr ?? 0) * 100)

// ---------------------------------------------------------------- risks and what managers think

const openRisksOf = (setting: Setting): PastRisk[] =>
  setting.living.slice(0, oneIn(setting, 25, 5)).map((known, index) => {
    const { today } = setting.company.options
    const draft = riskOf(setting, known, { index, opened: addDays(today, -3 - ((index * 7) % 40)) })
    return { ...draft, dueOn: addDays(today, ((index * 5) % 19) - 3) }
  })

/** Those who are content by now: not everybody who was in danger leaves. */
const savedRisksOf = (setting: Setting): PastRisk[] =>
  setting.living
    .slice(-oneIn(setting, 40, 4))
    .filter(({ customer }) => customer.since < addDays(setting.company.options.today, -220))
    .map((known, index) => {
      const { today } = setting.company.options
      const saved = addDays(today, -6 - ((index * 11) % 80))
      const draft = riskOf(setting, known, { index: index + 2, opened: addDays(saved, -45) })
      const reason = endsOfSaved[index % endsOfSaved.length] as string
      return { ...draft, nextStep: null, end: { state: 'saved', at: hourOf(setting, saved, 15), reason } }
    })

const lostRisksOf = (setting: Setting): PastRisk[] =>
  setting.gone.slice(0, oneIn(setting, 60, 3)).map((known, index) => {
    const left = known.customer.lostOn as Day
    const draft = riskOf(setting, known, { index: index + 4, opened: addDays(left, -70) })
    const reason = endsOfLost[index % endsOfLost.length] as string
    return { ...draft, nextStep: null, end: { state: 'lost', at: hourOf(setting, left, 10), reason } }
  })

function riskOf(
  setting: Setting,
  { customer, account, owner }: Known,
  { index, opened }: { index: number; opened: Day },
): PastRisk {
  const { cause, what, nextStep } = riskSketches[index % riskSketches.length] as RiskSketch
  const arr = dollars(customer)
  return {
    ...{ account, cause, what, nextStep, arr },
    impact: arr > 5_000_000 ? 'high' : arr > 1_000_000 ? 'medium' : 'low',
    origin: index % 3 === 1 ? 'today' : 'hand',
    key: `demo:risk:${customer.id}`,
    by: owner,
    at: hourOf(setting, opened, 11),
  }
}

const pulseApart = 5

/** Of some customers from the unhappiest to the happiest, so that all three are said, mostly in line with how they are. */
const pulsesOf = (setting: Setting): PastPulse[] =>
  setting.living
    .filter((_, place) => place % pulseApart === 1)
    .map(({ account, owner }, index, { length }) => {
      const pulse = index < length * 0.15 ? 'poor' : index < length * 0.4 ? 'mixed' : 'good'
      const reasons = pulseReasons[pulse]
      const on = addDays(setting.company.options.today, -2 - ((index * 7) % 50))
      return {
        ...{ account, pulse, by: owner, at: hourOf(setting, on, 16) },
        reason: reasons[index % reasons.length] as string,
      }
    })

// ---------------------------------------------------------------- offers

/** The first ones to those who may leave, the others to those who are content. */
function offersOf({ living, company }: Setting) {
  return offerSketches.flatMap(({ to, days, ...sketch }, index) => {
    const known = to === 'unhappy' ? living[index] : living.at(-1 - index)
    if (!known) return []
    const validUntil = addDays(company.options.today, days)
    const { customer, account, owner } = known
    return [{ ...sketch, validUntil, account, by: owner, role: 'csm', key: `demo:offer:${customer.id}` }]
  })
}

// ---------------------------------------------------------------- teams

/** The largest customers have a team: colleagues who see every account, each in a role of their own. */
async function fillTeams(tx: Tx, setting: Setting): Promise<void> {
  const { living, company } = setting
  const ids: MemberId[] = []
  // Three of them, whatever the company's size.
  for (const { name, email } of colleagues) ids.push(await ensureMember(tx, { name, email, role: 'support' }))
  const viewers = new Map((await viewersOf(tx, ids)).map((viewer) => [viewer.member, viewer]))
  const sees = (member: MemberId, owner: MemberId) => seesBook(viewers.get(member) as Viewer, owner)
  const largest = living
    .toSorted((one, other) => dollars(other.customer) - dollars(one.customer))
    .slice(0, oneIn(setting, 10, 6))
  const said = largest.flatMap(({ account, owner, customer }, place) =>
    colleagues.flatMap(({ role }, index) => {
      const member = ids[index] as MemberId
      // Who fills a role: everybody has an engineer, fewer a renewals manager and a trainer.
      if (place % (index + 1) !== 0 || !viewers.has(member) || !sees(member, owner)) return []
      const usual = addDays(company.options.today, -40 - ((place * 13) % 160))
      return [{ account, role, member, from: usual > customer.since ? usual : customer.since }]
    }),
  )
  await setTeams(tx, said, null)
}

// ---------------------------------------------------------------- meetings

/** Days back among which meetings that were held are looked for. */
const heldDays = 21

async function meetingsOf(tx: Tx, setting: Setting): Promise<BroughtMeeting[]> {
  const visitor = (await members(tx)).find(({ role, active }) => role === 'owner' && active)?.id ?? null
  const planned = aheadOf(setting, visitor)
  const held = heldOf(tx, setting)
  const people = await resolvePeople(tx, setting.source, [
    ...new Set([...planned, ...held].flatMap(({ person }) => person?.id ?? [])),
  ])
  return [...planned, ...held].map(({ person, ...meeting }) => {
    const contact = person ? (people.get(person.id)?.contact ?? null) : null
    return { ...meeting, contacts: contact === null ? [] : ([contact] satisfies ContactId[]) }
  })
}

type Sketched = Omit<BroughtMeeting, 'contacts'> & { person: Person | undefined }

/** Today, tomorrow and later: each at an hour of its own, so that nobody has two at once. */
function aheadOf(setting: Setting, visitor: MemberId | null): Sketched[] {
  const { company, living, zone } = setting
  const { today } = company.options
  return meetingsAhead.flatMap(({ days, minutes, at, title, agenda, place }, index) => {
    const known = living[(index * 5 + 2) % living.length]
    if (!known) return []
    const { account, owner, customer } = known
    return [
      {
        ...{ account, title, agenda, minutes, place, person: personOf(customer, today) },
        start: momentAt(addDays(today, days), at, zone),
        organiser: visitor !== null && index % 2 === 0 ? visitor : owner,
        key: `demo:meeting:${index}`,
        arrangedAt: hourOf(setting, addDays(today, -4 - index), 14),
      },
    ]
  })
}

/** Meetings of the last weeks that the company's history tells already, with what was said in them. */
function heldOf(tx: Tx, setting: Setting): Sketched[] {
  const { company, source, living } = setting
  const known = new Map(living.map((one) => [one.customer.id, one]))
  const days = Array.from({ length: heldDays }, (_, back) => addDays(company.options.today, -1 - back))
  const facts = days
    .filter((day) => weekday(day) < 6)
    .flatMap((day) => living.flatMap(({ customer }) => [...contactsOfDay(company, customer, day)]))
    .filter(({ values }) => values.kind === 'meeting' && values.attended === true)
  return facts.slice(0, oneIn(setting, 30, 5)).flatMap(({ values }, index): Sketched[] => {
    const one = known.get(String(values.account))
    if (!one) return []
    const { title, note } = meetingNotes[index % meetingNotes.length] as (typeof meetingNotes)[number]
    const start = new Date(String(values.happened_at))
    return [
      {
        ...{ account: one.account, title, agenda: null, minutes: 45, place: null, organiser: one.owner, start },
        person: personOf(one.customer, company.options.today),
        key: `demo:held:${String(values.id)}`,
        arrangedAt: hourOf(setting, addDays(dayOf(start, setting.zone), -8), 14),
        held: { note, engagement: derivedId<EngagementId>(tx.workspace, 'engagement', source, String(values.id)) },
      },
    ]
  })
}

const personOf = ({ people }: Customer, day: Day): Person | undefined =>
  people.find(({ isRobot, until, from }) => !isRobot && from <= day && (until === null || until > day))

/** An hour of the company's day, a little off the full one. */
function hourOf({ company, zone }: Setting, day: Day, hour: number): Date {
  return momentAt(day, hour * 60 + chanceOf(company.options.seed, 'hour', day, hour).whole(0, 50), zone)
}
