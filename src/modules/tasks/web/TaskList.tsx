import { Button } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { count } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import board from '../../../web/ui/Board.module.css'
import records from '../../../web/ui/Records.module.css'
import { ActDialog, type Asked, idsOf } from './Dialogs.tsx'
import { bucketNames, bucketOrder, type Task } from './kinds.ts'
import { TaskRow } from './TaskRow.tsx'
import css from './Tasks.module.css'
import { type Acts, useActs } from './use-acts.ts'
import { useOpenTask } from './view.ts'

type TaskListProps = {
  label: string
  tasks: readonly Task[]
  /** In groups by when they are due, or as they come. */
  grouped?: boolean
  picks?: boolean
  without?: 'account'
}

/** Tasks that one walks through by j and k, does by x, puts off by s, opens by e, and takes back by Ctrl or Cmd Z. */
export function TaskList({ label, tasks, grouped = true, picks = false, without }: TaskListProps) {
  const acts = useActs()
  const { open } = useOpenTask()
  const may = useMay('tasks.write')
  const [asked, setAsked] = useState<Asked>()
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const finish = (task: Task) => {
    if (task.bucket === 'closed') void acts.change([task.id], { status: 'open' }, t`Open again`)
    else if (task.asks && !task.deliverable) setAsked({ what: 'finish', tasks: [task] })
    else void acts.change([task.id], { status: 'done' }, t`Done`)
  }
  const toggle = (id: string) => setPicked((before) => before.symmetricDifference(new Set([id])))
  const chosen = tasks.filter(({ id }) => picked.has(id))
  const keys = listKeys(tasks, {
    x: (task) => may && finish(task),
    s: (task) => may && setAsked({ what: 'snooze', tasks: [task] }),
    e: (task) => open(task.id),
    undo: acts.undoLast,
  })
  const rowOf = (task: Task) => (
    <TaskRow
      key={task.id}
      task={task}
      onOpen={() => open(task.id)}
      onDone={() => finish(task)}
      pick={picks && may ? { isPicked: picked.has(task.id), toggle: () => toggle(task.id) } : undefined}
      without={without}
    />
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what stands within
    <div className={css.groups} onKeyDown={keys}>
      {grouped ? (
        bucketOrder.flatMap((bucket) => {
          const those = tasks.filter((task) => task.bucket === bucket)
          if (those.length === 0) return []
          return (
            <section key={bucket} aria-label={bucketNames[bucket]}>
              <h2 className={board.head}>
                {bucketNames[bucket]} <span className="dim">{those.length}</span>
              </h2>
              <ul className={records.rows}>{those.map(rowOf)}</ul>
            </section>
          )
        })
      ) : (
        <ul className={records.rows} aria-label={label} data-bare>
          {tasks.map(rowOf)}
        </ul>
      )}
      {chosen.length > 0 && <BulkBar tasks={chosen} acts={acts} ask={setAsked} onDone={() => setPicked(new Set())} />}
      {asked && <ActDialog asked={asked} acts={acts} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

type BulkBarProps = { tasks: readonly Task[]; acts: Acts; ask: (asked: Asked) => void; onDone: () => void }

function BulkBar({ tasks, acts, ask, onDone }: BulkBarProps) {
  const act = (work: () => void) => () => {
    work()
    onDone()
  }
  return (
    <div className={css.bar} role="toolbar" aria-label={t`The tasks you picked`}>
      <span>{count(tasks.length, 'task', 'tasks')}</span>
      <Button onClick={act(() => void acts.change(idsOf(tasks), { status: 'done' }, t`Done`))}>{t`Done`}</Button>
      <Button onClick={act(() => ask({ what: 'snooze', tasks }))}>{t`Put off`}</Button>
      <Button onClick={act(() => void acts.change(idsOf(tasks), { priority: 'high' }, t`Now of high priority`))}>
        {t`High priority`}
      </Button>
      <Button onClick={act(() => ask({ what: 'drop', tasks }))}>{t`Drop`}</Button>
      <Button variant="subtle" onClick={onDone}>{t`Pick none`}</Button>
    </div>
  )
}

type Keys = { x: (task: Task) => void; s: (task: Task) => void; e: (task: Task) => void; undo: () => void }

function listKeys(tasks: readonly Task[], keys: Keys) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
    if (event.target instanceof HTMLTextAreaElement || document.querySelector('[role=dialog]')) return
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) keys.undo()
    else if (event.ctrlKey || event.metaKey || event.altKey) return
    else if (event.key === 'j' || event.key === 'k') step(event.currentTarget, event.key === 'j' ? 1 : -1)
    else {
      const id = document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task
      const task = tasks.find((one) => one.id === id)
      const act = { x: keys.x, s: keys.s, e: keys.e }[event.key]
      if (!task || !act) return
      act(task)
    }
    event.preventDefault()
  }
}

/** Puts the keyboard on the row below or above; from outside on the first. */
export function step(place: Element, by: number): void {
  const rows = [...place.querySelectorAll<HTMLElement>('[data-task]')]
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]
  next?.querySelector<HTMLElement>('[data-open]')?.focus()
}
