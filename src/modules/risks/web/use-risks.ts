import { useQueryClient } from '@tanstack/react-query'
import { t } from '../../../kernel/words.ts'
import { call } from '../../../web/lib/api.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { Risk } from './words.ts'

/** What a change of a risk is seen in. */
const isChanged = (name: unknown) => String(name).startsWith('risks.') || name === 'timeline.list'

export function useRiskActs() {
  const client = useQueryClient()
  const readAgain = () => client.invalidateQueries({ predicate: ({ queryKey: [, name] }) => isChanged(name) })

  async function reopen(risk: Pick<Risk, 'id'>): Promise<void> {
    await call('risks.reopen', { risk: risk.id }).catch(toastProblem)
    await readAgain()
  }

  /** Says that a risk was saved or lost, with a way back; false where it was refused. */
  async function end(risk: Pick<Risk, 'id'>, ending: { state: 'saved' | 'lost'; on: string; reason: string }) {
    try {
      await call('risks.end', { risk: risk.id, ...ending })
      const said = ending.state === 'saved' ? t`Marked saved` : t`Marked lost`
      toast(said, { label: t`Undo`, run: () => void reopen(risk) })
      await readAgain()
      return true
    } catch (error) {
      toastProblem(error)
      return false
    }
  }
  return { end, reopen, readAgain }
}

export type RiskActs = ReturnType<typeof useRiskActs>
