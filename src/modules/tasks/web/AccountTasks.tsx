import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { TaskList } from './TaskList.tsx'
import { useOpenTask } from './view.ts'

/** What is to be done for an account, and what was done last. */
export function AccountTasks({ account }: { account: string }) {
  const { openNew } = useOpenTask()
  const may = useMay('tasks.write')
  const open = useList('tasks.ofAccount', { account, limit: 100 })
  const closed = useList('tasks.ofAccount', { account, statuses: ['done', 'dropped'], order: 'closed', limit: 20 })
  const button = may ? <Button onClick={() => openNew(account)}>{t`New task`}</Button> : undefined
  if (open.error && !open.items) return <ErrorState error={open.error} retry={open.retry} />
  if (!open.items) return <Lines count={5} />
  return (
    <Stack>
      {open.items.length === 0 ? (
        <EmptyState title={t`Nothing is open for this account`} actions={button}>
          {t`Next steps that you write under a logged call stand here too.`}
        </EmptyState>
      ) : (
        <TaskList label={t`Tasks`} tasks={open.items} without="account" />
      )}
      {closed.items && closed.items.length > 0 && (
        <Panel title={t`Closed last`} padding="flush">
          <TaskList label={t`Closed last`} tasks={closed.items} grouped={false} without="account" />
        </Panel>
      )}
    </Stack>
  )
}
