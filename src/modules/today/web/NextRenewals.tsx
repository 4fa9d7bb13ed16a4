import { useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { behind, linkToAccounts } from './account-links.ts'
import css from './Today.module.css'

const order = { sort: 'attribute:renews_on', direction: 'asc' }
const columns = ['attribute:renews_on', 'attribute:arr', 'attribute:currency']

/** The next contracts to end, soonest first. */
export function NextRenewals() {
  const condition = behind.renewing(30)
  const list = useOperation('segments.accounts', {
    condition: { ...condition },
    columns,
    sort: order.sort,
    direction: 'ascending',
    limit: 5,
  })
  if (list.error || list.data?.items.length === 0) return null
  return (
    <Panel title="Next renewals" aside={<PageLink {...linkToAccounts(condition, order)}>in 30 days</PageLink>}>
      {list.data ? (
        <div className={css.renewals}>
          {list.data.items.map(({ id, name, values }) => (
            <div key={id} className={css.renewal}>
              <PageLink to={`accounts/${id}`}>{name}</PageLink>
              <span className="dim figures">
                <Money
                  minor={numberOf(values['attribute:arr'])}
                  currency={textOf(values['attribute:currency'])}
                  unknown=""
                />
              </span>
              <DateText day={textOf(values['attribute:renews_on'])} />
            </div>
          ))}
        </div>
      ) : (
        <Lines count={5} />
      )}
    </Panel>
  )
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
