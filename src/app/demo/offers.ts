import { addDays, addMonths, type Day, daysBetween } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import {
  dateOpportunities,
  type Kind,
  listOpportunities,
  moveOpportunity,
  type PastLook,
  recordOpportunities,
  type Tactic,
  tacticsOf,
} from '../../modules/expansion/index.ts'
import type { Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type Chance, chanceOf } from './chance.ts'
import type { Company, Customer } from './company.ts'
import { offerEnds } from './day-words.ts'

/** A customer as the workspace knows it, with whoever looks after it. */
interface Known {
  customer: Customer
  account: AccountId
  owner: MemberId
}

/** For so long managers have noted what they offered before a new term. */
const notedDays = 420

/**
 * What managers offered before the terms of the last year. They looked two months ahead of each; what they found and what came of it
 * follows from use and contracts.
 */
export async function bringOffers(tx: Tx, company: Company, known: readonly Known[]): Promise<void> {
  const { today, seed } = company.options
  const looks = known.flatMap(({ customer, account, owner }) =>
    customer.terms.slice(1).flatMap(({ starts }): PastLook[] => {
      const foundOn = monthOf(addDays(starts, -62))
      const settledOn = addMonths(monthOf(starts), 1)
      if (settledOn > today || daysBetween(foundOn, today) > notedDays) return []
      const chance = chanceOf(seed, 'offered', customer.number, starts)
      return [{ account, foundOn, settledOn, by: owner, remembers: (found) => rememberedOf(found, foundOn, chance) }]
    }),
  )
  await recordOpportunities(tx, looks)
  await dateOpportunities(
    tx,
    known.map(({ account }) => account),
    lookedBack.map((days) => addDays(today, -days)),
  )
}

/** Days before today on which managers had looked as well. */
const lookedBack = [4, 9, 16, 27, 45, 70]

const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01` as Day

function rememberedOf({ kind, isWon }: { kind: Kind; isWon: boolean }, foundOn: Day, chance: Chance) {
  const reasons = offerEnds[kind]
  return {
    pursuedOn: addDays(foundOn, chance.whole(4, 25)),
    tactic: tacticOf(kind, isWon, chance),
    why: chance.one(reasons),
  }
}

/** The first tactics of a kind are those that work better here; one in eight nobody wrote down. */
function tacticOf(kind: Kind, isWon: boolean, chance: Chance): Tactic | null {
  if (chance.happens(0.12)) return null
  const usual = tacticsOf[kind]
  const place = Math.floor(chance.between(0, 1) ** (isWon ? 1.8 : 0.9) * usual.length)
  return usual[place] ?? null
}

/** One in so many of what stands was taken up lately. */
const takenApart = 6

/** Managers have taken some of today's up, each in a way that suits its kind. */
export async function takeUpOffers(tx: Tx, viewers: readonly Viewer[], company: Company): Promise<void> {
  const reader = viewers.find(({ sees }) => sees.kind === 'all')
  if (!reader) return
  const byMember = new Map(viewers.map((viewer) => [viewer.member, viewer]))
  const { items } = await listOpportunities(tx, reader, { state: 'standing', held: false, limit: 200 })
  for (const { id, account, owner, kind } of items.filter((_, place) => place % takenApart === 1)) {
    const viewer = owner && byMember.get(owner.id)
    if (!viewer) continue
    const tactic = tacticOf(kind, true, chanceOf(company.options.seed, 'taken up', account.id))
    await moveOpportunity(tx, viewer, { account: account.id, id, state: 'pursued', tactic: tactic ?? undefined }).catch(
      letBe,
    )
  }
}

/** The account is looked at anew as it is taken up: where something holds it back since the last look, its manager waits. */
function letBe(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}
