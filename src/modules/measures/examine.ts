import { addDays } from '../../kernel/day.ts'
import type { Examination } from '../../platform/contributions.ts'
import { today } from '../workspaces/index.ts'
import { lastClosed, waitingCount } from './store.ts'

/** Whether days close when they should, and how much waits to be measured. */
export const examineDays: Examination = async (tx) => {
  const closed = await lastClosed(tx)
  const now = await today(tx)
  const waiting = {
    what: 'waiting',
    state: 'well',
    detail: `${await waitingCount(tx)} accounts wait to be measured again`,
  } as const
  if (closed !== null && closed >= now) {
    const detail = `${closed} is closed, and today is ${now}`
    const remedy = 'Set the clock by NTP: it was ahead when that day closed, and its figures are not complete'
    return [{ what: 'days', state: 'look', detail, remedy }, waiting]
  }
  // A day is closed within minutes of its end; one that stays open for a whole day more was forgotten.
  if (closed !== null && closed < addDays(now, -2)) {
    const remedy =
      'Run `tenure worker`, or `tenure start`: nobody works on this database, or its work fails (see its log)'
    return [{ what: 'days', state: 'look', detail: `closed through ${closed} only`, remedy }, waiting]
  }
  return [
    { what: 'days', state: 'well', detail: closed === null ? 'none closed yet' : `closed through ${closed}` },
    waiting,
  ]
}
