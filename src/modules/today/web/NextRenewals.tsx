import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { behind, linkToAccounts } from './account-links.ts'
import css from './Today.module.css'

const order = { sort: 'attribute:renews_on', direction: 'asc' }
const columns = ['attribute:renews_on', 'attribute:arr']

const condition = behind.renewing(30)

export function useNextRenewals() {
  const asked = { condition: { ...condition }, columns, sort: order.sort, direction: 'ascending', limit: 5 } as const
  return useOperation('segments.accounts', asked, { enabled: useMay('accounts.read') })
}

/** The next contracts to end, soonest first. */
export function NextRenewals({ items }: Pick<Output<'segments.accounts'>, 'items'>) {
  if (items.length === 0) return null
  return (
    <Panel title={t`Next renewals`} aside={<PageLink {...linkToAccounts(condition, order)}>{t`in 30 days`}</PageLink>}>
      <div className={css.renewals}>
        {items.map(({ id, name, values }) => (
          <div key={id} className={css.renewal}>
            <PageLink to={`accounts/${id}`}>{name}</PageLink>
            <span className="dim figures">
              <Money minor={numberOf(values['attribute:arr'])} unknown="" />
            </span>
            <DateText day={textOf(values['attribute:renews_on'])} />
          </div>
        ))}
      </div>
    </Panel>
  )
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
