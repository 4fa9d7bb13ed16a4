import { useAction } from '../../../web/lib/api.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { AccountsView } from './view.ts'

type Named = { id?: string; name: string; isShared: boolean }

/** Keeps the list as it is seen now, under a name; afterwards the address needs nothing but the view. */
export function useSaveView({ look }: AccountsView) {
  const go = useGo()
  const save = useAction('segments.saveView', { changes: ['segments.views'] })
  return async (named: Named): Promise<boolean> => {
    const { where, columns, sort, direction } = look
    const kept = { columns, sort, direction: direction === 'asc' ? 'ascending' : 'descending' } as const
    try {
      const { id } = await save.mutateAsync({ ...named, ...kept, condition: where ? { ...where } : null })
      go('accounts', { view: id })
      toast(`The view ${named.name} is saved`)
      return true
    } catch (error) {
      toastProblem(error)
      return false
    }
  }
}
