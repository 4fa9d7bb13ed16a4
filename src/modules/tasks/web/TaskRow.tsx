import { Checkbox } from '@mantine/core'
import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay, useSession, useToday } from '../../../web/lib/session.tsx'
import records from '../../../web/ui/Records.module.css'
import { priorityNames, type Task } from './kinds.ts'
import css from './Tasks.module.css'

type TaskRowProps = {
  task: Task
  onOpen: () => void
  onDone: () => void
  /** Shows a mark for acts on many. */
  pick?: { isPicked: boolean; toggle: () => void } | undefined
  /** Already said by the page. */
  without?: 'account' | undefined
}

/** A task in a line: what, about whom, why, with whom and by when. */
export function TaskRow({ task, onOpen, onDone, pick, without }: TaskRowProps) {
  const may = useMay('tasks.write')
  const isClosed = task.bucket === 'closed'
  const name = isClosed ? t`Open ${task.title} again` : t`Done: ${task.title}`
  return (
    <li className={isClosed ? `${css.row} ${css.closed}` : css.row} data-task={task.id} data-plain={!pick || undefined}>
      {pick && (
        <Checkbox size="xs" mt={3} aria-label={t`Pick ${task.title}`} checked={pick.isPicked} onChange={pick.toggle} />
      )}
      <button type="button" className={records.title} aria-label={name} title={name} disabled={!may} onClick={onDone}>
        {isClosed ? <IconCircleCheck size={18} aria-hidden /> : <IconCircle size={18} aria-hidden />}
      </button>
      <div>
        <button type="button" className={records.title} data-open onClick={onOpen}>
          {task.title}
        </button>
        <Around task={task} without={without} />
      </div>
      <When task={task} />
    </li>
  )
}

function Around({ task, without }: Pick<TaskRowProps, 'task' | 'without'>) {
  const { member } = useSession()
  const done = task.checklist.filter((item) => item.isDone).length
  return (
    <div className={records.line}>
      {task.account && without !== 'account' && (
        <PageLink to={`accounts/${task.account.id}`}>{task.account.name}</PageLink>
      )}
      {task.assignee && task.assignee.id !== member.id && <span>{task.assignee.name}</span>}
      {task.reason && <span>{task.reason}</span>}
      {task.passed && <span>{task.passed}</span>}
      {task.why && <span>{t`Dropped: ${task.why}`}</span>}
      {task.checklist.length > 0 && <span>{t`${done} of ${task.checklist.length} checked`}</span>}
      {task.asks && !task.deliverable && <span>{t`Asks for: ${task.asks}`}</span>}
      {task.deliverable && <Given text={task.deliverable} />}
      {task.risk && <span className={css.risk}>{riskWords(task.risk)}</span>}
    </div>
  )
}

/** What was given, with its address as a link. */
function Given({ text }: { text: string }) {
  const [, words = text, address] = /^(.*?):? ?(https?:\/\/\S+)$/.exec(text) ?? []
  return address ? <a href={address}>{words || address}</a> : <span>{words}</span>
}

const riskWords = ({ mitigation, escalatedTo }: NonNullable<Task['risk']>) =>
  escalatedTo ? t`At risk, impact high: escalated to ${escalatedTo.name}` : t`At risk, impact high: ${mitigation}`

function When({ task }: { task: Task }) {
  const today = useToday()
  return (
    <div className={records.end}>
      {task.due && (
        <span className={task.bucket === 'overdue' ? records.late : undefined}>{sayDay(task.due.on, today)}</span>
      )}
      {task.snoozedUntil !== null && task.snoozedUntil > today && (
        <span>{t`Asleep until ${sayDay(task.snoozedUntil, today)}`}</span>
      )}
      {task.priority !== 'normal' && (
        <span className={task.priority === 'low' ? undefined : css.mark}>{priorityNames[task.priority]}</span>
      )}
    </div>
  )
}
