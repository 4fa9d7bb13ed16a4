import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { RiskList } from './RiskList.tsx'
import { useOpenRisk } from './view.ts'

/** What may cost us this customer, and what became of what might have. */
export function AccountRisks({ account }: { account: string }) {
  const { openNew } = useOpenRisk()
  const may = useMay('risks.write')
  const open = useList('risks.list', { account, limit: 50 })
  const saved = useList('risks.list', { account, state: 'saved', limit: 20 })
  const lost = useList('risks.list', { account, state: 'lost', limit: 20 })
  const button = may ? <Button onClick={() => openNew(account)}>{t`Open a risk`}</Button> : undefined
  if (open.error && !open.items) return <ErrorState error={open.error} retry={open.retry} />
  if (!open.items) return <Lines count={5} />
  const ended = [...(saved.items ?? []), ...(lost.items ?? [])]
  return (
    <Stack>
      {open.items.length === 0 ? (
        <EmptyState title={t`No risk is open`} actions={button}>
          {t`Write down what may cost you this customer, what it exposes and what you do next.`}
        </EmptyState>
      ) : (
        <Panel title={t`Open risks`} padding="flush" aside={button}>
          <RiskList label={t`Open risks`} risks={open.items} without="account" />
        </Panel>
      )}
      {ended.length > 0 && (
        <Panel title={t`Saved and lost`} padding="flush">
          <RiskList label={t`Saved and lost`} risks={ended} without="account" />
        </Panel>
      )}
    </Stack>
  )
}
