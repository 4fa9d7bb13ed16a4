import type { Condition } from '../../../kernel/condition/index.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count, dayOf, daysBetween, money, number, sayDay } from '../../../web/lib/format.ts'
import { useMay, useSession, useToday } from '../../../web/lib/session.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { useMeasures } from './measures.ts'
import { peopleFigure } from './people-figure.ts'
import { type AccountDetail, sizeWords } from './wording.ts'

type AccountFiguresProps = { id: string; account: AccountDetail | undefined }

/** The five figures that one looks for first. */
export function AccountFigures({ id, account }: AccountFiguresProps) {
  const contracts = useContracts(id)
  const figures = [
    arrFigure(account, contracts.data),
    useRenewal(account, contracts.data),
    usePeople(id),
    useLastContact(id),
    useOwner(account),
  ]
  // A link without words is none: it comes with the figure.
  return (
    <Strip figures={figures.map((figure) => (figure.value === undefined ? { ...figure, link: undefined } : figure))} />
  )
}

function useContracts(account: string) {
  const isAllowed = useMay('facts.read')
  return useOperation('revenue.list_contracts', { account }, { enabled: isAllowed })
}

type Contracts = ReturnType<typeof useContracts>['data']

const billingWords: Record<string, string> = {
  monthly: 'monthly',
  quarterly: 'quarterly',
  half_yearly: 'half-yearly',
  annual: 'annual',
  upfront: 'paid upfront',
}

function arrFigure(account: AccountDetail | undefined, contracts: Contracts): Figure {
  const billing = contracts?.items.find((contract) => contract.isCounting && contract.billing !== null)?.billing
  const words = [account?.size && sizeWords[account.size].toLowerCase(), billing && (billingWords[billing] ?? billing)]
  return {
    label: 'ARR',
    value: account && <Money minor={account.arr} currency={account.currency} />,
    note: words.filter(Boolean).join(', '),
  }
}

function useRenewal(account: AccountDetail | undefined, contracts: Contracts): Figure {
  const today = useToday()
  const day = contracts?.renewsOn ?? account?.renewsOn
  if (account === undefined) return { label: 'Renews', value: undefined }
  if (!day) return { label: 'Renews', value: <span className="dim">no date</span>, note: contracts?.state }
  const notice = contracts?.noticeOn
  return {
    label: 'Renews',
    value: <DateText day={day} />,
    note: (
      <>
        <DateText day={day} style="distance" />
        {notice && notice >= today && `, notice by ${sayDay(notice, today)}`}
        {notice && notice < today && `, notice was due ${sayDay(notice, today)}`}
      </>
    ),
    // Within 90 days a renewal is worked on.
    tone: daysBetween(today, day) <= 90 ? 'bad' : undefined,
    link: { to: `accounts/${account.id}`, search: { tab: 'contracts' } },
  }
}

function usePeople(id: string): Figure {
  const measure = useMeasures(id)
  const link = { to: `accounts/${id}`, search: { tab: 'usage' } }
  if (!measure.isRead) return { label: 'Active people', value: undefined, link }
  return { ...peopleFigure((key) => measure(key)?.value ?? null), link }
}

const contactKinds = ['mail' as const, 'call' as const, 'meeting' as const]

/** The measure counts what was held; the timeline names it. */
function useLastContact(account: string): Figure {
  const { today, zone } = useSession().workspace
  const measure = useMeasures(account)
  const last = useOperation('timeline.list', { account, kinds: contactKinds, limit: 1 })
  const label = 'Last contact'
  if (!measure.isRead || last.isPending) return { label, value: undefined }
  const entry = last.data?.items[0]
  const days = measure('engagement.days_since_contact')?.value ?? (entry && daysBetween(dayOf(entry.at, zone), today))
  if (days === undefined) return { label, value: null, note: 'no mail, call or meeting known' }
  return {
    label,
    value: days <= 0 ? 'today' : count(days, 'day'),
    note: entry && [entry.kind, entry.actor && `with ${entry.actor}`].filter(Boolean).join(' '),
    link: { to: `accounts/${account}`, search: { tab: 'timeline', kinds: contactKinds } },
  }
}

function useOwner(account: AccountDetail | undefined): Figure {
  const owner = account?.ownerId ?? null
  const isAllowed = useMay('accounts.read')
  const condition = bookOf(owner ?? '')
  const book = useOperation(
    'segments.summary',
    { condition: { ...condition } },
    { enabled: isAllowed && owner !== null },
  )
  if (account === undefined) return { label: 'Owner', value: undefined }
  if (owner === null)
    return { label: 'Owner', value: <span className="dim">nobody</span>, note: 'choose one in Attributes' }
  const data = book.data
  return {
    label: 'Owner',
    value: account.ownerName ?? 'unknown',
    note:
      data &&
      `${number(data.count)} ${data.count === 1 ? 'account' : 'accounts'}, ${money(data.arr, data.currency, 'short')}`,
    link: { to: 'accounts', search: { where: condition } },
  }
}

function bookOf(owner: string): Condition {
  return { version: 1, where: { field: 'attribute:owner', op: 'is', value: owner } }
}
