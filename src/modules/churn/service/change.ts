import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { chances, type Predictor } from '../../../platform/learning/model.ts'
import type { Table } from '../../../platform/learning/table.ts'
import { type Change, changeOf, isOfContracts } from '../domain/change.ts'
import { targetOf } from '../domain/target.ts'
import { replaceChanges } from '../store/changes.ts'
import { predictorOf, spokeOnEach } from '../store/models.ts'
import { foretoldOn } from './months.ts'

/** The change is told over so many days. */
const span = 30
const accountsPerPage = 5000
/** As probabilities are told. */
const thousand = 1000

/** Works out for every account what moved its revenue at risk in the last days; nothing where no model spoke at their beginning. */
export async function noteChanges(
  tx: Tx,
  predictor: Predictor,
  everybody: readonly AccountId[],
  on: Day,
): Promise<void> {
  const from = addDays(on, -span)
  const [then] = await spokeOnEach(tx, 'loss', [from])
  const older = then ? await predictorOf(tx, then) : null
  const changes: (Change & { account: AccountId })[] = []
  for (let at = 0; older && at < everybody.length; at += accountsPerPage) {
    const page = everybody.slice(at, at + accountsPerPage)
    changes.push(...(await changesOf(tx, { page, from, on, older, newer: predictor })))
  }
  await replaceChanges(tx, from, changes)
}

interface Asked {
  page: readonly AccountId[]
  from: Day
  on: Day
  older: Predictor
  newer: Predictor
}

async function changesOf(
  tx: Tx,
  { page, from, on, older, newer }: Asked,
): Promise<(Change & { account: AccountId })[]> {
  const target = targetOf('loss')
  const before = await foretoldOn(tx, page, from, target)
  const now = await foretoldOn(tx, page, on, target)
  const placesBefore = new Map(before.accounts.map((account, place) => [account, place]))
  const placesNow = new Map(now.accounts.map((account, place) => [account, place]))
  const told = {
    before: saidBy(older, before.table),
    behaved: saidBy(older, behaviourOf(now.table, before.table, now.accounts, placesBefore)),
    renewed: saidBy(older, now.table),
    now: saidBy(newer, now.table),
  }
  return [...new Set([...before.accounts, ...now.accounts])].map((account) => {
    const [was, is] = [placesBefore.get(account), placesNow.get(account)]
    return {
      account,
      ...changeOf({
        before: was === undefined ? null : { probability: told.before[was] as number, arr: known(before.arr[was]) },
        now: is === undefined ? null : { probability: told.now[is] as number, arr: known(now.arr[is]) },
        behaved: was === undefined || is === undefined ? null : (told.behaved[is] as number),
        renewed: is === undefined ? null : (told.renewed[is] as number),
      }),
    }
  })
}

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)

const saidBy = (predictor: Predictor, table: Table): Float64Array =>
  chances(predictor, table).map((chance) => Math.round(chance * thousand) / thousand)

/** The rows of today with contracts and the calendar as they were; who was not there then stays as it is. */
function behaviourOf(
  now: Table,
  before: Table,
  accounts: readonly AccountId[],
  placesBefore: ReadonlyMap<AccountId, number>,
): Table {
  const values = now.columns.map(({ name }, column) => {
    const own = now.values[column] as Float64Array
    if (!isOfContracts(name)) return own
    return Float64Array.from(own, (value, row) => {
      const was = placesBefore.get(accounts[row] as AccountId)
      return was === undefined ? value : (before.values[column]?.[was] as number)
    })
  })
  return { ...now, values }
}
