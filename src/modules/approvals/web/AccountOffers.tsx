import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { OfferDialog } from './OfferDialog.tsx'
import { OfferList } from './OfferList.tsx'
import { Queue } from './Queue.tsx'

/** What is offered to an account, and what about it waits for a yes. */
export function AccountOffers({ account }: { account: string }) {
  const may = useMay('offers.write')
  const [isOpen, open] = useState(false)
  const waiting = useList('approvals.list', { whose: 'team', account, limit: 20 })
  const offers = useList('approvals.offers', { account, limit: 50 })
  const button = may ? <Button onClick={() => open(true)}>{t`New offer`}</Button> : undefined
  if (offers.error && !offers.items) return <ErrorState error={offers.error} retry={offers.retry} />
  if (!offers.items) return <Lines count={5} />
  return (
    <Stack>
      {waiting.items && waiting.items.length > 0 && (
        <Panel title={t`Waits for a yes`} padding="flush">
          <Queue label={t`Waits for a yes`} approvals={waiting.items} isShort />
        </Panel>
      )}
      {offers.items.length === 0 ? (
        <EmptyState title={t`Nothing was offered yet`} actions={button}>
          {t`A discount, a credit or more time, with a reason and a last day. What your role may give is yours to make at once; what is to make them stay always waits for a yes.`}
        </EmptyState>
      ) : (
        <Panel title={t`Offers`} padding="flush" aside={button}>
          <OfferList offers={offers.items} without="account" />
        </Panel>
      )}
      {isOpen && <OfferDialog account={account} onClose={() => open(false)} />}
    </Stack>
  )
}
