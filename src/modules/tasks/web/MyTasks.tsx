import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TaskList } from './TaskList.tsx'

const shown = 6

/** One's own tasks on Today: the most pressing by due time and priority, each with its reason. */
export function MyTasks() {
  const { items } = useList('tasks.list', { whose: 'mine', due: 'week', limit: shown })
  if (!items || items.length === 0) return null
  return (
    <Panel title={t`My tasks`} padding="flush" aside={<PageLink to="tasks">{t`All tasks`}</PageLink>}>
      <TaskList label={t`My tasks`} tasks={items} grouped={false} />
    </Panel>
  )
}
