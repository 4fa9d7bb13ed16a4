import { t } from '../../../kernel/words.ts'
import { type Input, useAction } from '../../../web/lib/api.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { type AccountsView, type Look, longOf } from './view.ts'

export type Named = { id?: string | undefined; name: string; isShared: boolean }

/** Keeps the list as it is seen now, under a name; afterwards the address needs nothing but the view. */
export function useSaveView({ look }: AccountsView) {
  const go = useGo()
  const save = useAction('segments.saveView', { changes: ['segments.views'] })
  return async (named: Named): Promise<boolean> => {
    try {
      const { id } = await save.mutateAsync({ ...named, ...keptOf(look) })
      go('accounts', { view: id })
      toast(t`The view ${named.name} is saved`)
      return true
    } catch (error) {
      toastProblem(error)
      return false
    }
  }
}

/** All of how a list looks, as it is kept. */
function keptOf({
  where,
  sort,
  direction,
  further,
  columns,
  widths,
  density,
}: Look): Omit<Input<'segments.saveView'>, keyof Named> {
  return {
    condition: where ? { ...where } : null,
    columns,
    sort,
    direction: longOf(direction),
    further: further.map((one) => ({ key: one.key, direction: longOf(one.direction) })),
    widths,
    density,
  }
}
