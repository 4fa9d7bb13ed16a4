import { useQueryClient } from '@tanstack/react-query'
import { t } from '../../../kernel/words.ts'
import { call, type Input } from '../../../web/lib/api.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { Approval } from './words.ts'

export type Answer = Omit<Input<'approvals.decide'>, 'approval'>
export type Decide = (approval: Approval, answer: Answer) => Promise<boolean>

/** What an answer changes: the queue, offers, the timeline, and how many wait. */
const isChanged = (name: unknown) => String(name).startsWith('approvals.') || name === 'timeline.list'

/** Answers a question and says so; false where it was refused, with its reason. */
export function useDecide(): Decide {
  const client = useQueryClient()
  return async (approval, answer) => {
    try {
      const { status } = await call('approvals.decide', { approval: approval.id, ...answer })
      toast(status === 'rejected' ? t`Not approved, and ${askerOf(approval)} is told why` : t`Approved`)
      await client.invalidateQueries({ predicate: ({ queryKey: [, name] }) => isChanged(name) })
      return true
    } catch (error) {
      toastProblem(error)
      return false
    }
  }
}

const askerOf = ({ askedBy, playbook }: Approval): string => askedBy?.name ?? playbook?.name ?? t`whoever asked`
