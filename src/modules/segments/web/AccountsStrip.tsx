import type { Node } from '../../../kernel/condition/index.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { money, number, percent } from '../../../web/lib/format.ts'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { narrowed, scoreField } from './fields.ts'
import type { AccountsView } from './view.ts'

const labels = ['Accounts', 'ARR', 'Healthy', 'Red', 'Renew in 90 days']
const unread: Figure[] = labels.map((label) => ({ label, value: undefined }))

/** What is listed, summed up; a figure of a part narrows the list to it. */
export function AccountsStrip({ view }: { view: AccountsView }) {
  const { look, text, isReady, id } = view
  const summary = useOperation(
    'segments.summary',
    { condition: look.where && { ...look.where }, text: text === '' ? undefined : text },
    { enabled: isReady, keepPrevious: true },
  )
  const linkTo = (part: Node) => ({
    to: 'accounts',
    search: {
      where: narrowed(look.where, part),
      ...(text === '' ? {} : { text }),
      ...(id === undefined ? {} : { view: id }),
    },
  })
  return <Strip figures={summary.data ? figuresOf(summary.data, linkTo) : unread} />
}

type Summary = Output<'segments.summary'>

function figuresOf(summary: Summary, linkTo: (part: Node) => Figure['link']): Figure[] {
  const { count, arr, currency, renewing, renewingArr, bands } = summary
  const scored = bands.red + bands.yellow + bands.green
  return [
    { label: 'Accounts', value: number(count), note: `${number(bands.unknown)} without a score` },
    {
      label: 'ARR',
      value: money(arr, currency, 'short'),
      note: count > 0 ? `${money(arr / count, currency, 'short')} on average` : '',
    },
    {
      label: 'Healthy',
      value: scored > 0 ? percent(bands.green / scored) : null,
      note: `${number(bands.green)} of ${number(scored)} scored`,
      link: linkTo({ field: scoreField, op: 'at least', value: 75 }),
    },
    {
      label: 'Red',
      value: number(bands.red),
      note: `${number(bands.yellow)} yellow`,
      link: linkTo({ field: scoreField, op: 'below', value: 50 }),
    },
    {
      label: 'Renew in 90 days',
      value: number(renewing),
      note: money(renewingArr, currency, 'short'),
      link: linkTo({ field: 'attribute:renews_on', op: 'within next', days: 90 }),
    },
  ]
}
