import { bandNumbers } from '../../../kernel/band.ts'
import type { Node } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, longDay, money, number, shortDay } from '../../../web/lib/format.ts'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import css from './Accounts.module.css'
import { bandField, narrowed } from './fields.ts'
import type { AccountsView } from './view.ts'

const labels = [t`Accounts`, 'ARR', t`At risk`, t`Renew in 90 days`, t`Average health`]
const unread: Figure[] = labels.map((label) => ({ label, value: undefined }))

/** What is listed, summed up, each figure against 30 days ago; a figure of a part narrows the list to it. */
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
  return (
    <>
      <Strip figures={summary.data ? figuresOf(summary.data, linkTo) : unread} />
      <p className={css.compared}>{summary.data ? comparedWith(summary.data) : '\u00a0'}</p>
    </>
  )
}

type Summary = Output<'segments.summary'>

function comparedWith({ before, withoutBefore, count: size }: Summary): string {
  if (size === 0) return '\u00a0'
  if (before) return t`Compared with ${longDay(before.on)}, as it was shown then, for the accounts that fit now.`
  return withoutBefore === 'too many'
    ? t`Too many accounts to compare each with 30 days ago. Narrow the list to see how it changed.`
    : t`Nothing was shown of these accounts 30 days ago, so there is nothing to compare with yet.`
}

function figuresOf(summary: Summary, linkTo: (part: Node) => Figure['link']): Figure[] {
  const { count: size, arr, currency, renewing, renewingArr, atRisk, atRiskArr, health, scored, before } = summary
  const since = before ? t`since ${shortDay(before.on)}` : ''
  const inMoney = (now: number, then: number | undefined, when = since) =>
    then === undefined ? undefined : difference(now - then, money(Math.abs(now - then), currency, 'short'), when)
  return [
    {
      label: t`Accounts`,
      value: number(size),
      note: before && difference(size - before.count, number(Math.abs(size - before.count)), since),
    },
    {
      label: t`ARR`,
      value: money(arr, currency, 'short'),
      note: inMoney(arr, before?.arr),
      tone: toneOf(arr, before?.arr, 'up'),
    },
    {
      label: t`At risk`,
      value: money(atRiskArr, currency, 'short'),
      note: [count(atRisk, 'account'), inMoney(atRiskArr, before?.atRiskArr, '')].filter(Boolean).join(', '),
      tone: toneOf(atRiskArr, before?.atRiskArr, 'down'),
      link: linkTo({ field: bandField, op: 'is', value: bandNumbers.red }),
    },
    {
      label: t`Renew in 90 days`,
      value: number(renewing),
      note: [
        money(renewingArr, currency, 'short'),
        before && difference(renewing - before.renewing, number(Math.abs(renewing - before.renewing)), ''),
      ]
        .filter(Boolean)
        .join(', '),
      link: linkTo({ field: 'attribute:renews_on', op: 'within next', days: 90 }),
    },
    {
      label: t`Average health`,
      value: health === null ? null : number(health, 1),
      note:
        health !== null && before && before.health !== null
          ? difference(health - before.health, number(Math.abs(health - before.health), 1), since)
          : t`${number(scored)} scored`,
      tone: toneOf(health, before?.health, 'up'),
    },
  ]
}

/** +3 since 31 Jan, as on 31 Jan; beside another figure only +3, or unchanged. The minus is the real one. */
function difference(change: number, size: string, since: string): string {
  if (Math.abs(change) < 0.05) return since === '' ? t`unchanged` : since.replace(/^since/, 'as on')
  return `${change > 0 ? '+' : '\u2212'}${size} ${since}`.trimEnd()
}

/** A change of less than a hundredth is the weather. */
function toneOf(now: number | null, then: number | null | undefined, good: 'up' | 'down'): Figure['tone'] {
  if (now === null || then === null || then === undefined) return undefined
  const change = now - then
  if (Math.abs(change) <= Math.abs(then) / 100) return undefined
  return change > 0 === (good === 'up') ? 'good' : 'bad'
}
