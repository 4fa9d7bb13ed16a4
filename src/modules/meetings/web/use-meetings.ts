import { useQueryClient } from '@tanstack/react-query'
import { t } from '../../../kernel/words.ts'
import { call, type Input } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

/** What a change of a meeting is seen in. */
const isChanged = (name: unknown) =>
  ['meetings.', 'tasks.', 'engagements.'].some((one) => String(name).startsWith(one)) || name === 'timeline.list'

export function useMeetingActs() {
  const client = useQueryClient()
  const readAgain = () => client.invalidateQueries({ predicate: ({ queryKey: [, name] }) => isChanged(name) })

  /** Says what became of a meeting; false where it was refused. */
  async function end(meeting: { id: string }, closing: Omit<Input<'meetings.close'>, 'meeting'>): Promise<boolean> {
    try {
      const { tasks } = await call('meetings.close', { meeting: meeting.id, ...closing })
      if (closing.status === 'missed') toast(t`Marked missed`)
      else toast(tasks.length === 0 ? t`Marked held` : t`Marked held, with ${count(tasks.length, 'task')}`)
      await readAgain()
      return true
    } catch (error) {
      toastProblem(error)
      return false
    }
  }

  async function cancel(meeting: { id: string }, why: string | null): Promise<boolean> {
    try {
      await call('meetings.cancel', { meeting: meeting.id, why })
      toast(t`Meeting cancelled`)
      await readAgain()
      return true
    } catch (error) {
      toastProblem(error)
      return false
    }
  }
  return { end, cancel, readAgain }
}

export type MeetingActs = ReturnType<typeof useMeetingActs>
