import type { ReactNode } from 'react'
import { useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'

/** What lies above and below an account; nothing where it stands alone. */
export function RelativesPanel({ account }: { account: string }) {
  const self = useOperation('accounts.get', { account })
  const below = useOperation('accounts.children', { account })
  if (below.error)
    return (
      <RelativesFrame>
        <ErrorState error={below.error} />
      </RelativesFrame>
    )
  if (!below.data || !self.data)
    return (
      <RelativesFrame>
        <Lines count={2} />
      </RelativesFrame>
    )
  const { accounts, units, arr, currency, otherCurrencies } = below.data
  const { parent } = self.data
  if (!parent && accounts.length === 0 && units.length === 0) {
    return (
      <RelativesFrame>
        <p className="muted">This account stands alone: no parent, no accounts or units below it.</p>
      </RelativesFrame>
    )
  }
  return (
    <RelativesFrame aside={accounts.length > 0 && <Money minor={arr} currency={currency} style="short" />}>
      <ul className={css.lines}>
        {parent && (
          <li>
            <PageLink className={css.plain} to={`accounts/${parent.id}`}>
              {parent.name}
            </PageLink>
            <span className="dim">parent</span>
          </li>
        )}
        {accounts.map((child) => (
          <li key={child.id}>
            <PageLink className={css.plain} to={`accounts/${child.id}`}>
              {child.name}
            </PageLink>
            <Money minor={child.arr} currency={child.currency} style="short" />
          </li>
        ))}
        {units.map((unit) => (
          <li key={unit.id}>
            <span>{unit.name}</span>
            <span className="dim">{unit.unit}</span>
          </li>
        ))}
      </ul>
      {otherCurrencies > 0 && (
        <p className="dim">{count(otherCurrencies, 'account')} in other currencies not in the sum</p>
      )}
    </RelativesFrame>
  )
}

function RelativesFrame({ aside, children }: { aside?: ReactNode; children: ReactNode }) {
  return (
    <Panel title="Above and below" aside={aside || undefined}>
      {children}
    </Panel>
  )
}
