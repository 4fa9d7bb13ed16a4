import { sql } from 'kysely'
import { addDays, addMonths, type Day } from '../../src/kernel/day.ts'
import { type AccountId, derivedId } from '../../src/kernel/ids.ts'
import { rawId, upsertAccounts } from '../../src/modules/accounts/index.ts'
import { closeOverdueDays, touch } from '../../src/modules/measures/index.ts'
import { revenue } from '../../src/modules/revenue/module.ts'
import { defineModule, type MeasureDefinition, type Module } from '../../src/platform/contributions.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { shapeOf, tellRows } from './facts.ts'
import type { Person, World } from './world.ts'

const day = (text: string) => text as Day
/** Days ahead that a loss is foretold, and days of notice of every contract. */
export const horizon = 180
export const noticeDays = 30

/** What was planted: whose use falls when, and who leaves. Everything that is expected is counted from this alone. */
export interface Plan {
  name: string
  endsOn: Day | null
  /** Its use is 20 from here on and 90 before, until it rises again. */
  fellOn: Day | null
  roseOn: Day | null
  noticeOn: Day | null
}
const quiet = { endsOn: null, fellOn: null, roseOn: null, noticeOn: null }
export const plans: Plan[] = [
  // Seven are lost after half a year of falling: foretold in time.
  ...Array.from({ length: 7 }, (_, at) => addDays(day('2025-09-10'), 7 * at)).map((endsOn, at) => ({
    ...{ ...quiet, name: `early ${at}`, endsOn, fellOn: addDays(endsOn, -150) },
  })),
  // Two fall when it is too late, three never do.
  ...[0, 1].map((at) => ({ ...quiet, name: `late ${at}`, endsOn: day('2025-08-20'), fellOn: day('2025-06-11') })),
  ...[0, 1, 2].map((at) => ({ ...quiet, name: `silent ${at}`, endsOn: day('2025-10-01') })),
  // One has said in January that it leaves: it is in no count.
  { ...quiet, name: 'decided', endsOn: day('2025-06-30'), fellOn: day('2025-01-20'), noticeOn: day('2025-01-25') },
  // Three fall and stay, of whom the team looked after one; nine are well.
  ...[0, 1].map((at) => ({ ...quiet, name: `alarm ${at}`, fellOn: day('2025-03-10'), roseOn: day('2025-05-20') })),
  { ...quiet, name: 'helped', fellOn: day('2025-03-10'), roseOn: day('2025-04-20') },
  ...Array.from({ length: 9 }, (_, at) => ({ ...quiet, name: `well ${at}` })),
]

export const useOf = ({ fellOn, roseOn }: Plan, on: Day): number =>
  fellOn !== null && on >= fellOn && (roseOn === null || on < roseOn) ? 20 : 90

/** A number that says nothing, the same whenever one asks. */
export const noiseOf = (name: string, on: Day): number => {
  const code = [...`${name} ${on}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7)
  return Math.floor(seededRandom(code).next() * 100)
}

const definition = (key: string): MeasureDefinition => ({
  ...{ key, label: key, unit: 'number', direction: 'up', window: 30, summary: key },
})
const known = new Map<string, ReadonlyMap<AccountId, Plan>>()

function planOf(workspace: World['workspace'], account: AccountId): Plan {
  const own = known.get(workspace) ?? new Map(plans.map((plan) => [rawId(workspace, 'crm', plan.name), plan]))
  known.set(workspace, own)
  return own.get(account) ?? { ...quiet, name: 'a stranger' }
}

/** Two measures that follow the plan, beside whatever else is measured. */
export const plantedUse: Module = defineModule({
  name: 'planted',
  measures: [
    {
      definitions: ['planted.use', 'planted.noise'].map(definition),
      compute: async (tx, { accounts: asked, days }) =>
        asked.flatMap((account) =>
          days.map((on) => {
            const plan = planOf(tx.workspace, account)
            return { account, day: on, values: [useOf(plan, on), noiseOf(plan.name, on)] }
          }),
        ),
    },
  ],
})

export const card = (name: string, measure: string) => ({
  ...{ name, label: name, summary: 'Planted', missing: 'leave out', completeness: 0.6, hysteresis: 2 },
  bands: { yellow: 50, green: 75 },
  components: [
    {
      ...{ key: 'usage', label: 'Usage', weight: 100 },
      factors: [{ measure, label: 'Use', weight: 100, why: 'Planted', points: { linear: { poor: 0, good: 100 } } }],
    },
  ],
})

/** Twenty-five customers with contracts and fourteen months of closed days; one belongs to `owner`, and `lead` did a task for one. */
export async function plantLosses(world: World, { lead, owner }: { lead: Person; owner: Person }): Promise<void> {
  await world.within(async (tx) => {
    const drafts = plans.map(({ name }) => ({
      ...{ externalId: name, name, stage: 'retention' as const, since: day('2024-01-10') },
      ownerId: name === 'alarm 0' ? owner.member : null,
    }))
    await upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known: new Date('2024-01-10T00:00:00Z') })
  })
  const contracts = plans.map(({ name, endsOn, noticeOn }) => ({
    ...{ id: name, account: name, amount: 120_000, currency: 'USD', notice_days: noticeDays, term_months: 12 },
    ...(endsOn
      ? { starts: addMonths(endsOn, -12), ends: endsOn, notice_received_on: noticeOn }
      : { starts: day('2024-06-01'), auto_renew: true }),
  }))
  const outcomes = await tellRows(world, shapeOf(revenue, 'revenue.contract'), contracts)
  const refused = outcomes.find(({ kind }) => kind === 'refused')
  if (refused) throw new Error(JSON.stringify(refused))
  // Somebody did a task for the one that was helped, after it had fallen.
  await world.within((tx) =>
    tx.run(sql`
      insert into tasks (workspace_id, id, title, kind, account_id, priority, member_id, owner_by, because, checked_on, checklist,
        status, origin, made_at, closed_at, version)
      values (${tx.workspace}, ${derivedId(tx.workspace, 'task', 'crm', 'one')}, 'Call them', 'call', ${rawId(world.workspace, 'crm', 'helped')},
        'normal', ${lead.member}, 'asked', 'asked', '2025-04-10', '[]', 'done', 'hand', '2025-04-02', '2025-04-10', 1)`),
  )
  await world.within((tx) =>
    touch(tx, 'planted', [{ account: rawId(world.workspace, 'crm', 'well 0'), day: day('2025-01-20') }]),
  )
  await closeOverdueDays(world.platform, world.workspace)
}
