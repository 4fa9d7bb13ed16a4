import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList, useOperation } from '../../../web/lib/api.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { OfferList } from './OfferList.tsx'
import { Queue } from './Queue.tsx'
import { Rules } from './Rules.tsx'

/** What waits for a yes or no, what was decided, what is offered, and by which rules. */
export function ApprovalsPage() {
  const counts = useOperation('approvals.count', {})
  return (
    <Page title={t`Approvals`}>
      <Tabs
        label={t`Approvals`}
        tabs={[
          {
            key: 'mine',
            label: t`For me`,
            count: counts.data?.mine,
            content: () => <Listed key="mine" whose="mine" />,
          },
          {
            key: 'team',
            label: t`Everybody’s`,
            count: counts.data?.team,
            content: () => <Listed key="team" whose="team" />,
          },
          { key: 'decided', label: t`Decided`, content: () => <Listed key="decided" whose="decided" /> },
          { key: 'offers', label: t`Offers`, content: () => <AllOffers /> },
          { key: 'rules', label: t`Rules`, content: () => <Rules /> },
        ]}
      />
    </Page>
  )
}

type Whose = 'mine' | 'team' | 'decided'

function Listed({ whose }: { whose: Whose }) {
  const list = useList('approvals.list', { whose, limit: 50 }, { keepPrevious: true })
  if (list.error && !list.items) return <ErrorState error={list.error} retry={list.retry} />
  if (!list.items) return <Lines count={8} />
  if (list.items.length === 0) return <Nothing whose={whose} />
  return (
    <>
      <Queue label={t`Approvals`} approvals={list.items} />
      <More list={list} />
    </>
  )
}

function AllOffers() {
  const list = useList('approvals.offers', { limit: 50 }, { keepPrevious: true })
  if (list.error && !list.items) return <ErrorState error={list.error} retry={list.retry} />
  if (!list.items) return <Lines count={8} />
  if (list.items.length === 0)
    return (
      <EmptyState title={t`Nothing was offered yet`}>
        {t`Draw one up on an account’s page, under Offers. What your role may give is yours to make at once; anything above waits here for a yes.`}
      </EmptyState>
    )
  return (
    <>
      <OfferList offers={list.items} />
      <More list={list} />
    </>
  )
}

function More({ list: { more } }: { list: { more: { has: boolean; loading: boolean; load: () => void } } }) {
  if (!more.has) return null
  return (
    <Button variant="subtle" mt="sm" onClick={more.load} disabled={more.loading}>
      {more.loading ? t`Reading more` : t`Show more`}
    </Button>
  )
}

function Nothing({ whose }: { whose: Whose }) {
  if (whose === 'decided')
    return (
      <EmptyState title={t`Nothing was decided yet`}>
        {t`What you and your colleagues say yes or no to is kept here with its reason.`}
      </EmptyState>
    )
  return (
    <EmptyState title={whose === 'mine' ? t`Nothing waits for you` : t`Nothing waits`}>
      {t`Playbooks and colleagues ask here before something reaches a customer, costs money or cannot be undone. You see exactly what would happen, and nothing does before you say yes.`}
    </EmptyState>
  )
}
