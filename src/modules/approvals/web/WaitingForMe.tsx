import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Queue } from './Queue.tsx'

const shown = 3

/** What waits for oneself, on Today: answered there, with exactly what would happen. */
export function WaitingForMe() {
  const { items } = useList('approvals.list', { whose: 'mine', limit: shown })
  if (!items || items.length === 0) return null
  return (
    <Panel
      title={t`Waiting for your approval`}
      padding="flush"
      aside={<PageLink to="approvals">{t`All approvals`}</PageLink>}
    >
      <Queue label={t`Waiting for your approval`} approvals={items} isShort />
    </Panel>
  )
}
