import type { Condition } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { contractStates } from '../../../web/lib/contract-states.ts'
import { count, dayOf, daysBetween, money, number, sayDay, sayDistance } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay, useSession, useToday } from '../../../web/lib/session.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { useMeasures } from './measures.ts'
import { peopleFigure } from './people-figure.ts'
import { type AccountDetail, sizeWords } from './wording.ts'

type AccountFiguresProps = { id: string; account: AccountDetail | undefined }

/** The figures that one looks for first. */
export function AccountFigures({ id, account }: AccountFiguresProps) {
  const contracts = useContracts(id)
  const figures = [
    arrFigure(account, contracts.data),
    useRenewal(account, contracts.data),
    usePeople(id),
    useContact(id),
    useOwner(account),
    keyPeople(account),
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
  monthly: t`monthly`,
  quarterly: t`quarterly`,
  half_yearly: t`half-yearly`,
  annual: t`annual`,
  upfront: t`paid upfront`,
}

function arrFigure(account: AccountDetail | undefined, contracts: Contracts): Figure {
  const billing = contracts?.items.find((contract) => contract.isCounting && contract.billing !== null)?.billing
  const words = [account?.size && sizeWords[account.size].toLowerCase(), billing && (billingWords[billing] ?? billing)]
  return {
    label: t`ARR`,
    value: account && <Money minor={account.arr} />,
    note: words.filter(Boolean).join(', '),
  }
}

function useRenewal(account: AccountDetail | undefined, contracts: Contracts): Figure {
  const today = useToday()
  const day = contracts?.renewsOn ?? account?.renewsOn
  if (account === undefined) return { label: t`Renews`, value: undefined }
  if (!day)
    return {
      label: t`Renews`,
      value: <span className="dim">{t`no date`}</span>,
      note: contracts && whyNoDate(contracts),
    }
  const notice = contracts?.noticeOn
  return {
    label: t`Renews`,
    value: <DateText day={day} />,
    note: renewalClock(day, notice, today),
    // Within 90 days a renewal is worked on.
    tone: daysBetween(today, day) <= 90 ? 'bad' : undefined,
    link: { to: `accounts/${account.id}`, search: { tab: 'contracts' } },
  }
}

const whyNoDate = ({ state }: NonNullable<Contracts>) =>
  state === 'customer' ? t`no contract names an end` : contractStates[state]

/** What counts is the last day to give notice, where there is one (rule 25). */
function renewalClock(day: string, notice: string | null | undefined, today: string) {
  if (!notice) return <DateText day={day} style="distance" />
  if (notice < today) return t`notice was due ${sayDay(notice, today)}`
  return <>{rich`notice ${<DateText day={notice} style="distance" />}`}</>
}

function usePeople(id: string): Figure {
  const measure = useMeasures(id)
  const link = { to: `accounts/${id}`, search: { tab: 'usage' } }
  if (!measure.isRead) return { label: t`Active people`, value: undefined, link }
  return { ...peopleFigure((key) => measure(key)?.value ?? null), link }
}

const contactKinds = ['mail' as const, 'call' as const, 'meeting' as const]

/** Days since the last contact, as the measure counts what was held, and until the next; the timeline names them. */
function useContact(account: string): Figure {
  const { today, zone } = useSession().workspace
  const measure = useMeasures(account)
  const entries = useOperation('timeline.list', { account, kinds: contactKinds, limit: 20 })
  const label = t`Last contact`
  if (!measure.isRead || entries.isPending) return { label, value: undefined }
  const items = entries.data?.items ?? []
  const last = items.find((entry) => dayOf(entry.at, zone) <= today)
  const next = items.findLast((entry) => dayOf(entry.at, zone) > today)
  const days = measure('engagement.days_since_contact')?.value ?? (last && daysBetween(dayOf(last.at, zone), today))
  const link = { to: `accounts/${account}`, search: { tab: 'timeline', kinds: contactKinds } }
  const coming = next && t`next: ${choiceWord(next.kind)} ${sayDistance(dayOf(next.at, zone), today)}`
  if (days === undefined) return { label, value: null, note: coming ?? t`no mail, call or meeting known`, link }
  const held = last && [choiceWord(last.kind), last.actor && t`with ${last.actor}`].filter(Boolean).join(' ')
  return {
    label,
    value: days <= 0 ? t`today` : count(days, 'day'),
    note: [held, coming ?? t`nothing planned`].filter(Boolean).join('; '),
    link,
  }
}

/** Whom one speaks to first. */
function keyPeople(account: AccountDetail | undefined): Figure {
  const label = t`Key contacts`
  if (account === undefined) return { label, value: undefined }
  const [first, ...others] = account.keyContacts
  const link = { to: `accounts/${account.id}`, search: { tab: 'people' } }
  if (!first)
    return { label, value: <span className="dim">{t`nobody yet`}</span>, note: t`no sponsor or champion`, link }
  const rest = others.length > 0 ? `, +${number(others.length)}` : ''
  return { label, value: first.name, note: `${choiceWord(first.role)}${rest}`, link }
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
  if (account === undefined) return { label: t`Owner`, value: undefined }
  if (owner === null)
    return { label: t`Owner`, value: <span className="dim">{t`nobody`}</span>, note: t`choose one in Attributes` }
  const data = book.data
  return {
    label: t`Owner`,
    value: account.ownerName ?? 'unknown',
    note:
      data &&
      `${number(data.count)} ${data.count === 1 ? t`account` : t`accounts`}, ${money(data.arr, data.currency, 'short')}`,
    link: { to: 'accounts', search: { where: condition } },
  }
}

function bookOf(owner: string): Condition {
  return { version: 1, where: { field: 'attribute:owner', op: 'is', value: owner } }
}
