import type { Day } from '../../../kernel/day.ts'
import { wholeNumber } from '../../../kernel/say.ts'
import { plural, t } from '../../../kernel/words.ts'
import {
  arrOfContract,
  contractsOf,
  exchangeNow,
  noticeDeadlineOf,
  positionOn,
  renewalOf,
  type StoredContract,
} from '../../revenue/index.ts'
import type { Cell, Chapter, Figure } from '../domain/document.ts'
import { plainWord, sayDay, sayDistance, sayMoney } from '../domain/say.ts'
import { permissionOf } from '../domain/sections.ts'
import type { Reading } from './read.ts'

/** The figures that one looks for first. */
export async function overview(reading: Reading): Promise<Chapter> {
  const { account, currency } = reading
  const figures: Figure[] = [
    { label: t`ARR`, ...amount(account.arr, currency) },
    await renewal(reading),
    // What nobody told is left out: whoever reads this cannot add it.
    ...(account.plan ? [{ label: t`Plan`, text: account.plan }] : []),
    ...(account.since ? [{ label: t`Customer since`, text: sayDay(account.since as Day) }] : []),
    ...(account.ownerName ? [{ label: t`Looked after by`, text: account.ownerName }] : []),
    ...(account.domain ? [{ label: t`Web`, text: account.domain, href: `https://${account.domain}` }] : []),
  ]
  return { title: t`Overview`, blocks: [{ kind: 'figures', figures }] }
}

const amount = (minor: number | null, currency: string): Cell =>
  minor === null ? { text: t`unknown`, tone: 'quiet' } : { text: sayMoney(minor, currency) }

/** The day of renewal, and the last day to give notice, where there is one (rule 25). */
async function renewal({ tx, viewer, account, on }: Reading): Promise<Figure> {
  const contracts = viewer.permissions.has(permissionOf.contracts) ? await ownContracts(tx, account.id) : []
  const counting = positionOn(contracts, on, await exchangeNow(tx)).contracts
  const [first] = counting.flatMap((contract) => renewalOf(contract, on) ?? []).sort()
  const day = first ?? (account.renewsOn as Day | null)
  if (!day) return { label: t`Renews`, text: t`no date`, tone: 'quiet' }
  const [notice] = counting.flatMap((contract) => noticeDeadlineOf(contract, on) ?? []).sort()
  return {
    label: t`Renews`,
    text: sayDay(day),
    note: notice ? t`notice by ${sayDay(notice)}, ${sayDistance(notice, on)}` : sayDistance(day, on),
  }
}

async function ownContracts(tx: Reading['tx'], account: Reading['account']['id']): Promise<StoredContract[]> {
  return (await contractsOf(tx, [account])).get(account) ?? []
}

const mostContracts = 50

/** Contracts, those that count first, with what they are worth a year. */
export async function contracts({ tx, account, on }: Reading): Promise<Chapter> {
  const all = await ownContracts(tx, account.id)
  const title = t`Contracts`
  if (all.length === 0) return { title, blocks: [{ kind: 'text', text: t`No contract is known.`, tone: 'quiet' }] }
  const position = positionOn(all, on, await exchangeNow(tx))
  const counting = new Set([...position.contracts, ...position.trials].map(({ id }) => id))
  const shown = all
    .toReversed()
    .toSorted((one, other) => Number(counting.has(other.id)) - Number(counting.has(one.id)))
    .slice(0, mostContracts)
  return {
    title,
    aside: plainWord(position.state),
    blocks: [
      {
        kind: 'table',
        label: title,
        columns: [
          { label: t`Contract` },
          { label: t`Runs` },
          { label: t`State` },
          { label: t`Notice by` },
          { label: t`A year`, align: 'end' },
        ],
        rows: shown.map((contract) => {
          const asOf = counting.has(contract.id) ? position.asOf : contract.starts
          const notice = noticeDeadlineOf(contract, on)
          return [
            { text: contract.plan ? `${contract.name}, ${contract.plan}` : contract.name },
            { text: t`${sayDay(contract.starts)} to ${contract.ends ? sayDay(contract.ends) : t`open end`}` },
            stateOf(contract, on, counting.has(contract.id)),
            notice ? { text: sayDay(notice) } : { text: t`none`, tone: 'quiet' },
            { text: sayMoney(arrOfContract(contract, asOf), contract.currency) },
          ]
        }),
      },
      ...(all.length > shown.length
        ? [
            {
              kind: 'text' as const,
              text: sayHidden(all.length - shown.length),
              tone: 'quiet' as const,
            },
          ]
        : []),
    ],
  }
}

function stateOf(contract: StoredContract, on: Day, isCounting: boolean): Cell {
  if (contract.isTrial) return { text: t`trial`, tone: 'quiet' }
  if (contract.starts > on) return { text: t`begins later`, tone: 'quiet' }
  return isCounting ? { text: t`running` } : { text: t`over`, tone: 'quiet' }
}

const sayHidden = (contracts: number): string =>
  t`${wholeNumber(contracts)} ${plural(contracts, 'earlier contract', 'earlier contracts')} not shown.`
