import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { pages } from '../../../web/lib/registry.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import type { AccountsView } from './view.ts'

/** Why the list is empty: nothing fits what one looks for, or there is nothing yet. */
export function NoneFound({ view }: { view: AccountsView }) {
  if (view.isFiltered || view.saved || view.text !== '') {
    return (
      <EmptyState
        title={t`No account fits`}
        actions={
          <>
            {view.text !== '' && <Button onClick={() => view.find('')}>{t`Forget “${view.text}”`}</Button>}
            {view.isFiltered && <Button onClick={view.unfilter}>{t`Clear the filter`}</Button>}
          </>
        }
      >{t`An account of which a value is unknown fits no comparison with it, only “is unknown”.`}</EmptyState>
    )
  }
  const imports = pages.find((page) => page.path === 'imports')
  return (
    <EmptyState
      title={view.id === 'all' ? t`No accounts yet` : t`No customers yet`}
      actions={imports && <Button variant="filled" component={PageLink} to={imports.path}>{t`Import data`}</Button>}
    >
      {t`Accounts come from a file, from your CRM or billing system, or with the first product events. To look around first, open the demo company. ${view.id === 'all' ? '' : t`Prospects, trials and who has left stand under All accounts.`}`}
    </EmptyState>
  )
}
