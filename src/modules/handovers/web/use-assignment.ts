import { t } from '../../../kernel/words.ts'
import { type Output, useAction } from '../../../web/lib/api.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

export type Assignment = Output<'handovers.assignment'>
export type Rule = Assignment['rules'][number]
export type Capacity = Assignment['capacities'][number]

/** Saves the whole of it; whoever changed it meanwhile is not written over. */
export function useSaving() {
  const save = useAction('handovers.saveAssignment', {
    changes: ['handovers.assignment', 'handovers.previewAssignment'],
    onDone: () => toast(t`The rules are set`),
  })
  return (assignment: Assignment, part: Partial<Assignment>) => {
    const { isLive, rules, capacities, version } = { ...assignment, ...part }
    save.mutate({ isLive, rules, capacities, version }, { onError: toastProblem })
  }
}
