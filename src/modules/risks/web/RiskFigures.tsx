import { plural, t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { money, number, percent } from '../../../web/lib/format.ts'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import css from './Risks.module.css'
import type { Wanted } from './words.ts'

/** What is exposed, and what was saved of what was decided in a year: counts before any rate. */
export function RiskFigures({ wanted }: { wanted: Wanted }) {
  const { data } = useOperation('risks.summary', wanted, { keepPrevious: true })
  const short = (minor: number) => (data ? money(minor, data.currency, 'short') : '')
  const decided = data && data.saved.count + data.lost.count
  const accounts = data?.open.accounts ?? 0
  const figures: Figure[] = [
    {
      label: t`Open risks`,
      value: data && number(data.open.count),
      note: data && `${number(accounts)} ${plural(accounts, 'account', 'accounts')}`,
    },
    { label: t`ARR exposed`, value: data && short(data.open.arr), note: t`each account once` },
    {
      label: t`Next step overdue`,
      value: data && number(data.overdue),
      tone: data && data.overdue > 0 ? 'bad' : undefined,
      note: data && data.overdue > 0 ? t`of the open ones` : t`none`,
    },
    {
      label: t`Saved in a year`,
      value:
        data &&
        (decided ? t`${number(data.saved.count)} of ${number(decided)}` : <span className="dim">{t`none`}</span>),
      note:
        data &&
        (decided ? t`${short(data.saved.arr)} of ${short(data.saved.arr + data.lost.arr)}` : t`nothing decided yet`),
    },
    {
      label: t`Save rate`,
      value: data && (data.rate === null ? <span className="dim">{t`too few`}</span> : percent(data.rate)),
      note: data && (data.rate === null ? t`from ten decided on` : t`of those decided`),
    },
  ]
  return (
    <div className={css.figures}>
      <Strip figures={figures} />
    </div>
  )
}
