import { Button, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { Bar } from '../../../web/ui/Bar.tsx'
import { offerUndo } from '../../../web/ui/editing/undo.ts'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Accounts.module.css'
import { followAct, useFollowed } from './followed.ts'

type Act = Output<'segments.acts'>['items'][number]

/** What one has changed together, with how far it has come, why some stayed, and the way back. */
export function ActsMenu() {
  const followed = useFollowed()
  const [isOpen, menu] = useDisclosure()
  const acts = useOperation('segments.acts', { limit: 10 })
  const running = acts.data?.items.find((act) => act.state === 'running')
  const id = followed ?? running?.id
  useFollowing(id, (act) => (act.refused > 0 || act.state !== 'done' ? menu.open() : menu.close()))
  useEffect(() => {
    if (followed === undefined) return
    const waiting = setTimeout(menu.open, patience)
    return () => clearTimeout(waiting)
  }, [followed, menu.open])
  const items = acts.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Popover
      opened={isOpen}
      onChange={(next) => (next ? menu.open() : menu.close())}
      position="bottom-end"
      width={380}
      trapFocus
    >
      <Popover.Target>
        <Button onClick={menu.toggle}>
          {running
            ? t`Changing ${number(running.changed + running.same + running.refused)} of ${number(running.total)}`
            : t`Changed together`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Changed together`}>
        <ul className={css.acts}>
          {items.map((act) => (
            <ActLine key={act.id} act={act} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}

/** What takes longer than this, in milliseconds, shows how far it has come; what is over sooner needs only its way back. */
const patience = 1500

/** How often a running change is looked at, in milliseconds. */
const often = 700

/** Looks after a change until it is over; then the list is read again, and the way back is offered. */
function useFollowing(id: string | undefined, onOver: (act: Act) => void): void {
  const client = useQueryClient()
  const told = useRef<string>(undefined)
  const { data } = useOperation('segments.act', { id: id ?? '' }, { enabled: id !== undefined, refreshEvery: often })
  const undo = useUndo()
  const isOver = data !== undefined && data.state !== 'running' && data.id === id
  const key = data && `${data.changed} ${data.same} ${data.refused} ${data.state}`
  useEffect(() => {
    if (key !== undefined)
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'segments.acts' })
  }, [client, key])
  useEffect(() => {
    if (!isOver || !data || told.current === data.id) return
    told.current = data.id
    followAct(undefined)
    onOver(data)
    const shown = [
      'segments.accounts',
      'segments.summary',
      'segments.count',
      'segments.views',
      'accounts.fields',
      'segments.fields',
    ]
    void client.invalidateQueries({ predicate: ({ queryKey }) => shown.includes(String(queryKey[1])) })
    if (data.kind === 'edit' && data.changed > 0)
      offerUndo(t`${count(data.changed, 'account')} changed`, () => undo(data.id))
  }, [client, data, isOver, undo, onOver])
}

function useUndo(): (id: string) => void {
  const { mutate } = useAction('segments.undoAct', { changes: ['segments.acts'] })
  return (id) => mutate({ id }, { onSuccess: (begun) => followAct(begun.id), onError: toastProblem })
}

function ActLine({ act }: { act: Act }) {
  const undo = useUndo()
  const stop = useAction('segments.stopAct', { changes: ['segments.acts', 'segments.act'] })
  const done = act.changed + act.same + act.refused
  return (
    <li>
      <div className={css.actHead}>
        <b>{act.sentence}</b>
        <span className="dim">
          <TimeText at={act.madeAt} />
        </span>
      </div>
      {act.state === 'running' && <Bar share={act.total === 0 ? 1 : done / act.total} label={t`How far it has come`} />}
      <div className={css.actFoot}>
        <span className="muted">{stateOf(act)}</span>
        {act.state === 'running' && (
          <Button
            size="compact-xs"
            onClick={() => stop.mutate({ id: act.id }, { onError: toastProblem })}
          >{t`Stop`}</Button>
        )}
        {act.isUndoable && <Button size="compact-xs" onClick={() => undo(act.id)}>{t`Undo`}</Button>}
      </div>
      {act.state !== 'running' && act.refused > 0 && <Stayed id={act.id} />}
    </li>
  )
}

function stateOf({ state, kind, changed, same, refused, total, failure, undoneBy }: Act): string {
  if (state === 'running') return t`${number(changed + same + refused)} of ${number(total)}`
  const parts = [
    `${number(changed)} ${kind === 'undo' ? t`as before` : t`changed`}`,
    same > 0 ? t`${number(same)} so already` : null,
    refused > 0 ? t`${number(refused)} stayed` : null,
    state === 'cancelled' ? t`stopped before ${number(total - changed - same - refused)} more` : null,
    state === 'failed' ? t`given up: ${failure ?? t`no reason known`}` : null,
    undoneBy !== null ? t`taken back` : null,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** Which accounts stayed, and why. */
function Stayed({ id }: { id: string }) {
  const { data } = useOperation('segments.act', { id })
  return data?.stayed.map(({ reason, count: size, examples }) => (
    <p key={reason} className={css.stayed}>
      {count(size, 'account')}: {reason}. {examples.join(', ')}
      {size > examples.length ? t` and more` : ''}
    </p>
  ))
}
