import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, money, number, percent } from '../../../web/lib/format.ts'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { behind, linkToAccounts } from './account-links.ts'

/** Share of healthy accounts among those with a score that a team aims for. */
const healthyTarget = 0.7

const labels = [
  t`Recurring revenue`,
  t`ARR of red accounts`,
  t`Healthy accounts`,
  t`Due this quarter`,
  t`Not enough data`,
]

const unread: Figure[] = labels.map((label) => ({ label, value: undefined }))

/** The five figures at the head of the page; each opens what is behind it. */
export function TodayFigures() {
  const figures = useOperation('today.figures', {})
  return <Strip figures={figures.data ? figuresOf(figures.data) : unread} />
}

type Figures = Output<'today.figures'>

function figuresOf(figures: Figures): Figure[] {
  const { accounts, arr, currency, grey, red, redArr, quarter } = figures
  const inRed = arr > 0 ? t`, ${percent(redArr / arr, 1)} of all` : ''
  const all = [
    { value: money(arr, currency, 'short'), note: count(accounts, 'account'), link: linkToAccounts(behind.everybody) },
    {
      value: money(redArr, currency, 'short'),
      note: `${count(red, 'account')}${inRed}`,
      link: linkToAccounts(behind.red),
    },
    healthy(figures),
    {
      value: money(quarter.due, currency, 'short'),
      note: t`${count(quarter.renewals, 'renewal')}, ${number(quarter.atRisk)} at risk`,
      link: { to: 'renewals' },
    },
    {
      value: number(grey),
      note: accounts === 0 ? '' : grey === 0 ? t`every account has a score` : t`outside every percentage`,
      link: linkToAccounts(behind.grey),
    },
  ]
  return all.map((figure, index) => ({ ...figure, label: labels[index] ?? '' }))
}

/** Accounts without a score are outside the share of healthy ones (rule 13). */
function healthy({ red, yellow, green }: Figures): Omit<Figure, 'label'> {
  const known = red + yellow + green
  const link = linkToAccounts(behind.green)
  const target = t`target ${percent(healthyTarget)}`
  if (known === 0) return { value: null, note: target, link }
  const share = green / known
  return {
    value: percent(share),
    note: t`${number(green)} of ${number(known)}, ${target}`,
    link,
    tone: share >= healthyTarget ? 'good' : undefined,
  }
}
