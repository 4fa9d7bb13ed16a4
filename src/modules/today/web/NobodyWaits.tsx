import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { pages } from '../../../web/lib/registry.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import type { TodayView } from './view.ts'

/** Why the list is empty: no accounts yet, none of one's own, or nothing that calls for anybody. */
export function NobodyWaits({ view }: { view: TodayView }) {
  const figures = useOperation('today.figures', {})
  if (figures.data?.accounts === 0) return <NoAccounts />
  if (view.state.mine) {
    return (
      <EmptyState
        title={t`None of your accounts needs you`}
        actions={<Button onClick={() => view.change({ mine: false })}>{t`Show everybody’s`}</Button>}
      >{t`Accounts that you own come here as soon as one of them has a reason.`}</EmptyState>
    )
  }
  if (!figures.data) return <Lines />
  return (
    <EmptyState
      title={t`Nothing needs you`}
      actions={<Button component={PageLink} to="accounts">{t`Look through the accounts`}</Button>}
    >
      {t`${count(figures.data.accounts, 'account')}, and none has an open reason. An account comes here when its health or its use falls, it goes quiet, important tickets stay open, satisfaction is low, an invoice is overdue, notice is given, or it renews soon in doubtful health.`}
    </EmptyState>
  )
}

function NoAccounts() {
  const imports = pages.find((page) => page.path === 'imports')
  return (
    <EmptyState
      title={t`No accounts yet`}
      actions={imports && <Button variant="filled" component={PageLink} to={imports.path}>{t`Import data`}</Button>}
    >{t`Bring accounts, contracts, tickets and product events from files or from your own systems. From then on this page says each morning who needs somebody, why, and in which order. To look around first, open the demo company.`}</EmptyState>
  )
}
