import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import board from '../../../web/ui/Board.module.css'
import records from '../../../web/ui/Records.module.css'
import { ActDialog, type Asked } from './Dialogs.tsx'
import { priorityNames, type Status, statusNames, type Task } from './kinds.ts'
import css from './Tasks.module.css'
import { useActs } from './use-acts.ts'
import { useOpenTask } from './view.ts'

const columns = ['open', 'doing', 'done'] as const satisfies Status[]

/** Columns by state. A card is carried there, or moved by the arrow keys while it has the focus. */
export function Board({ tasks }: { tasks: readonly Task[] }) {
  const acts = useActs()
  const { open } = useOpenTask()
  const place = useRef<HTMLDivElement>(null)
  const moved = useRef<{ id: string; to: Status }>(undefined)
  // The focus follows a card into its new column when it stands there, which is some renders after the move. For a moment it may
  // stand in the old one as well: what is open and what is done are read apart.
  useEffect(() => {
    const { id, to } = moved.current ?? {}
    if (!tasks.some((task) => task.id === id && task.status === to)) return
    moved.current = undefined
    place.current
      ?.querySelector<HTMLElement>(`[data-status="${to}"] [data-card="${CSS.escape(id as string)}"]`)
      ?.focus()
  }, [tasks])
  const [carried, setCarried] = useState<string>()
  const [over, setOver] = useState<Status>()
  const [asked, setAsked] = useState<Asked>()
  const move = (task: Task | undefined, to: Status | undefined) => {
    if (!task || to === undefined || task.status === to) return
    if (to === 'done' && task.asks && !task.deliverable) return setAsked({ what: 'finish', tasks: [task] })
    const said = to === 'doing' ? t`Begun` : to === 'done' ? t`Done` : t`Open again`
    moved.current = { id: task.id, to }
    void acts.change([task.id], { status: to }, said)
  }
  const steer = (event: KeyboardEvent, task: Task) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    move(task, columns[columns.indexOf(task.status as (typeof columns)[number]) + by])
  }
  const drop = (event: DragEvent, to: Status) => {
    event.preventDefault()
    setOver(undefined)
    setCarried(undefined)
    move(
      tasks.find(({ id }) => id === carried),
      to,
    )
  }
  return (
    <div className={board.board} ref={place}>
      {columns.map((status) => {
        const those = tasks.filter((task) => task.status === status)
        return (
          <section
            key={status}
            className={board.column}
            aria-label={statusNames[status]}
            data-status={status}
            data-over={over === status || undefined}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(status)
            }}
            onDrop={(event) => drop(event, status)}
          >
            <h2 className={board.head}>
              {statusNames[status]} <span className="dim">{those.length}</span>
            </h2>
            {those.length === 0 && <p className="dim">{t`Carry a task here, or move it with the arrow keys.`}</p>}
            <ul className={board.cards}>
              {those.map((task) => (
                <li key={task.id}>
                  <button
                    type="button"
                    className={board.card}
                    draggable
                    data-card={task.id}
                    aria-keyshortcuts="ArrowLeft ArrowRight"
                    title={t`Left and right arrow move it`}
                    onDragStart={() => setCarried(task.id)}
                    onDragEnd={() => setOver(undefined)}
                    onKeyDown={(event) => steer(event, task)}
                    onClick={() => open(task.id)}
                  >
                    <Card task={task} />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      {asked && <ActDialog asked={asked} acts={acts} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

function Card({ task }: { task: Task }) {
  const today = useToday()
  return (
    <>
      <span>{task.title}</span>
      <span className={records.line}>
        {task.account && <span>{task.account.name}</span>}
        {task.assignee && <span>{task.assignee.name}</span>}
        {task.due && (
          <span className={task.bucket === 'overdue' ? records.late : undefined}>
            {task.bucket === 'overdue' ? t`Overdue since ${sayDay(task.due.on, today)}` : sayDay(task.due.on, today)}
          </span>
        )}
        {task.priority !== 'normal' && (
          <span className={task.priority === 'low' ? undefined : css.mark}>{priorityNames[task.priority]}</span>
        )}
      </span>
    </>
  )
}
