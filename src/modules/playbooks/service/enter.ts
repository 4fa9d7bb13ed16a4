import type { Day } from '../../../kernel/day.ts'
import type { AccountId, ContactId, PlaybookId, RunId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { assign, everything, runningAbout, waitingAmong } from '../../holdouts/index.ts'
import { judgedThrough, truthsOn } from '../../segments/index.ts'
import { type Candidate, refusalOf, sayRefusal } from '../domain/entry.ts'
import { graphOf } from '../domain/graph.ts'
import type { Playbook } from '../domain/playbook.ts'
import * as store from '../store/entries.ts'
import { type Kept, playbookNames } from '../store/playbooks.ts'
import { insertRuns, type NewRun } from '../store/runs.ts'

/** A trigger that fired for an account, with what the close or the news says of it. */
export interface Fired extends Pick<Candidate, 'isLate' | 'afterSilence' | 'wasThere' | 'meets'> {
  account: AccountId
  /** Whom the news was about: where runs are about people, this one is. */
  contact: ContactId | null
  /** Its place in the playbook, `hand`, or `playbook` where another one asked. */
  trigger: string
}

/** What can be read of the playbook that decides who enters. */
type Entering = Pick<Kept, 'id' | 'version' | 'definition' | 'perDay'>

/** Accounts for whom something is so just now, by hand or by news, with whether they meet the condition of entry. */
export async function firedNow(
  platform: Platform,
  tx: Tx,
  { definition: { entry, isLive, audience } }: Entering,
  told: readonly Pick<Fired, 'account' | 'contact' | 'trigger' | 'isLate'>[],
): Promise<Fired[]> {
  const accounts = [...new Set(told.map(({ account }) => account))]
  const day = isLive ? null : await judgedThrough(tx)
  const conditions = entry.when ? [entry.when] : []
  const truths = await truthsOn(platform, tx, { day, conditions, accounts })
  const holding = new Map(truths.map(({ account, truths: [holds] }) => [account, holds === true]))
  const firings = told.flatMap((one): Fired[] => {
    const holds = holding.get(one.account)
    if (holds === undefined) return []
    const contact = audience.of === 'contacts' ? one.contact : null
    return [{ ...one, contact, afterSilence: false, wasThere: false, meets: entry.when === null || holds }]
  })
  return [...new Map(firings.map((one) => [store.firingKey(one), one])).values()]
}

/**
 * Lets accounts in, or notes why not, once for an account or person, trigger and day. Of several triggers that fire for an account the first
 * counts. Above the number of a day the rest is queued.
 */
export async function enter(
  platform: Platform,
  tx: Tx,
  kept: Entering,
  fired: readonly Fired[],
  day: Day,
): Promise<store.Firing[]> {
  if (fired.length === 0) return []
  const accounts = [...new Set(fired.map(({ account }) => account))]
  const known = await store.firedAlready(tx, kept.id, day, accounts)
  const fresh = fired.filter((one) => !known.has(store.firingKey(one)))
  if (fresh.length === 0) return []
  const facts = await factsFor(tx, kept, fresh)
  const would = wouldEnter(kept, fresh, facts, day)
  const heldOut = await heldOutOf(platform, tx, kept, would)
  const free = would.filter((account) => !heldOut.has(account))
  const waiting = await waitingAmong(tx, { kind: 'playbook', id: kept.id }, free, day)
  const entering = new Set<string>()
  const room = await roomOn(tx, kept, day)
  const runs: NewRun[] = []
  const firings = fresh.map((one): store.Firing => {
    const { account, contact, trigger } = one
    const base = { account, contact, playbook: kept.id, day, trigger, version: kept.version }
    const candidate = {
      ...facts.candidate(one, entering.has(whoOf(one))),
      isHeldOut: heldOut.has(one.account),
      isBeforeTurn: waiting.has(one.account),
    }
    const refusal = refusalOf(candidate, kept.definition.entry.again, day)
    if (refusal) return { ...base, cameOf: refusal, says: sayRefusal(refusal, candidate.beside), run: null }
    if (entering.size >= room)
      return { ...base, cameOf: 'queued', says: told`It waits for its day: so many enter in a day`, run: null }
    const begun = runsOf(tx, kept, one, day, facts.people(one))
    entering.add(whoOf(one))
    runs.push(...begun)
    return { ...base, cameOf: 'entered', says: sayEntered(kept.definition, one.trigger), run: begun[0]?.id ?? null }
  })
  await insertRuns(tx, runs)
  await store.saveFirings(tx, firings)
  return firings
}

/** Who enters: an account, or one of its people by themself. */
const whoOf = ({ account, contact }: Pick<Fired, 'account' | 'contact'>): string => `${account} ${contact ?? ''}`

/** Whoever is kept out for another reason is nobody to compare with: only those are drawn who would enter otherwise. */
function wouldEnter({ definition }: Entering, fired: readonly Fired[], facts: Facts, day: Day): AccountId[] {
  const would = fired.filter((one) => refusalOf(facts.candidate(one, false), definition.entry.again, day) === null)
  return [...new Set(would.map(({ account }) => account))]
}

/** Who is left alone so that the effect can be told. */
async function heldOutOf(
  platform: Platform,
  tx: Tx,
  { id }: Entering,
  would: readonly AccountId[],
): Promise<Set<AccountId>> {
  const holdout =
    (await runningAbout(tx, { kind: 'playbook', id })) ??
    (await runningAbout(tx, { kind: everything, id: tx.workspace }))
  if (!holdout) return new Set()
  const arms = await assign(tx, platform, holdout.id, would)
  return new Set([...arms].flatMap(([account, { arm }]) => (arm === 'held' ? [account] : [])))
}

/** Lets in whom the number of the day before kept waiting, as far as today's reaches. */
export async function enterQueued(tx: Tx, kept: Entering, day: Day): Promise<number> {
  const room = await roomOn(tx, kept, day)
  const waiting = await store.queued(tx, kept.id, Math.min(room, 500))
  if (waiting.length === 0) return 0
  const facts = await factsFor(tx, kept, waiting)
  const runs: NewRun[] = []
  const entering = new Set<string>()
  const settled = waiting.map((one): store.Firing => {
    const at = { ...one, isLate: false, afterSilence: false, wasThere: false, meets: true }
    // An account may wait for two of its triggers: it enters for the first.
    const candidate = facts.candidate(at, entering.has(whoOf(one)))
    const refusal = refusalOf(candidate, kept.definition.entry.again, day)
    if (refusal) return { ...one, cameOf: refusal, says: sayRefusal(refusal, candidate.beside), run: null }
    const begun = runsOf(tx, kept, one, day, facts.people(one))
    entering.add(whoOf(one))
    runs.push(...begun)
    return { ...one, cameOf: 'entered', says: sayEntered(kept.definition, one.trigger), run: begun[0]?.id ?? null }
  })
  await insertRuns(tx, runs)
  await store.settleQueued(tx, settled)
  return settled.length
}

async function roomOn(tx: Tx, { id, definition, perDay }: Entering, day: Day): Promise<number> {
  const limits = [definition.entry.perDay, perDay].filter((one) => one !== null)
  if (limits.length === 0) return Number.POSITIVE_INFINITY
  return Math.max(0, Math.min(...limits) - (await store.enteredOn(tx, id, day)))
}

interface Facts {
  candidate(one: Omit<Fired, 'trigger'>, isEntering: boolean): Candidate
  /** Whom runs are about; a run for the account alone where it is null. */
  people(one: Pick<Fired, 'account' | 'contact'>): readonly ContactId[] | null
}

async function factsFor(
  tx: Tx,
  { id, definition }: Entering,
  asking: readonly Pick<Fired, 'account' | 'contact'>[],
): Promise<Facts> {
  const accounts = [...new Set(asking.map(({ account }) => account))]
  const persons = await personsFor(tx, id, asking)
  const past = new Map((await store.pastOf(tx, id, accounts)).map((one) => [one.account, one]))
  const { audience, entry } = definition
  const people = audience.of === 'contacts' ? await peopleOf(tx, accounts, audience) : null
  const names = entry.notDuring.length > 0 ? await playbookNames(tx) : []
  const besideOf = (underWay: readonly PlaybookId[]): string | null => {
    const found = underWay.find((other) => entry.notDuring.includes(other))
    return found ? (names.find((one) => one.id === found)?.name ?? null) : null
  }
  return {
    people: (one) => {
      if (one.contact !== null) return persons.get(whoOf(one))?.isThere ? [one.contact] : []
      return people ? (people.get(one.account) ?? []) : null
    },
    candidate: ({ account, contact, isLate, afterSilence, wasThere, meets }, isEntering) => {
      const { lastEntered = null, underWay = [] } = past.get(account) ?? {}
      const facts = {
        isLate,
        afterSilence,
        wasThere,
        meets,
        beside: besideOf(underWay),
        isHeldOut: false,
        isBeforeTurn: false,
      }
      if (contact !== null) {
        const person = persons.get(whoOf({ account, contact }))
        return {
          ...{ ...facts, lastEntered: person?.lastEntered ?? null, people: person?.isThere ? 1 : 0 },
          isUnderWay: isEntering || person?.isUnderWay === true,
        }
      }
      return {
        ...{ ...facts, lastEntered, isUnderWay: isEntering || underWay.includes(id) },
        people: people ? (people.get(account)?.length ?? 0) : null,
      }
    },
  }
}

interface PersonFacts {
  isThere: boolean
  lastEntered: Day | null
  isUnderWay: boolean
}

/** What is known of people whom news were about. */
async function personsFor(
  tx: Tx,
  playbook: PlaybookId,
  asking: readonly Pick<Fired, 'account' | 'contact'>[],
): Promise<Map<string, PersonFacts>> {
  const people = asking.flatMap(({ account, contact }) => (contact ? [{ account, contact }] : []))
  if (people.length === 0) return new Map()
  const past = new Map((await store.pastOfPeople(tx, playbook, people)).map((one) => [whoOf(one), one]))
  const there = new Set((await store.peopleStill(tx, people)).map(whoOf))
  return new Map(
    people.map((one) => {
      const { lastEntered = null, isUnderWay = false } = past.get(whoOf(one)) ?? {}
      return [whoOf(one), { isThere: there.has(whoOf(one)), lastEntered, isUnderWay }]
    }),
  )
}

async function peopleOf(
  tx: Tx,
  accounts: readonly AccountId[],
  { roles, atMost }: Playbook['audience'] & { of: 'contacts' },
): Promise<Map<AccountId, ContactId[]>> {
  const found = await store.peopleIn(tx, accounts, roles)
  return new Map(
    [...Map.groupBy(found, ({ account }) => account)].map(([account, rows]) => [
      account,
      [...new Set(rows.map(({ contact }) => contact))].slice(0, atMost),
    ]),
  )
}

function runsOf(
  tx: Tx,
  { id: playbook, version, definition }: Entering,
  { account, trigger }: { account: AccountId; trigger: string },
  day: Day,
  people: readonly ContactId[] | null,
): NewRun[] {
  const { first } = graphOf(definition)
  return (people ?? [null]).map((contact) => ({
    ...{ id: newId(tx.now) as RunId, playbook, version, account, contact, enteredOn: day, at: first },
    says: sayEntered(definition, trigger),
  }))
}

/** Why an account entered, in words that a log keeps. */
export function sayEntered({ triggers }: Playbook, trigger: string): string {
  if (trigger === 'hand') return told`Started by hand`
  if (trigger === 'playbook') return told`Started by another playbook`
  const fired = triggers[Number(trigger)]
  switch (fired?.kind) {
    case 'condition':
      return fired.days > 1
        ? told`The condition of its trigger held at ${fired.days} closes in a row`
        : told`The condition of its trigger became true`
    case 'segment':
      return fired.move === 'entered' ? told`Entered the segment ${fired.name}` : told`Left the segment ${fired.name}`
    case 'date':
      return sayDistance(fired)
    case 'schedule':
      return told`Its day of the schedule came`
    default:
      return told`Something happened that it waits for`
  }
}

function sayDistance({ days, label }: { days: number; label: string }): string {
  if (days === 0) return told`On the day of ${label}`
  if (Math.abs(days) === 1) return days < 0 ? told`1 day before ${label}` : told`1 day after ${label}`
  return days < 0 ? told`${-days} days before ${label}` : told`${days} days after ${label}`
}
