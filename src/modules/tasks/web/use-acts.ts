import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { t } from '../../../kernel/words.ts'
import { call, type Input } from '../../../web/lib/api.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

export type Wish = Omit<Input<'tasks.change'>, 'tasks'>

/** Changes tasks and says so with a way back; what refuses is said with its reason. */
export function useActs() {
  const client = useQueryClient()
  const last = useRef<(() => void) | undefined>(undefined)
  const readAgain = () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [, name] }) => String(name).startsWith('tasks.') || name === 'timeline.list',
    })

  async function undo(act: string): Promise<void> {
    last.current = undefined
    await call('tasks.undo', { act }).catch(toastProblem)
    await readAgain()
  }

  async function change(tasks: readonly string[], wish: Wish, said: string): Promise<void> {
    try {
      const { act, changed, refused } = await call('tasks.change', { ...wish, tasks: [...tasks] })
      const [first] = refused
      last.current = () => void undo(act)
      if (changed > 0) toast(said, { label: t`Undo`, run: last.current })
      if (first) toastProblem(new Error(`${first.reason}. ${first.remedy}`))
      await readAgain()
    } catch (error) {
      toastProblem(error)
    }
  }
  return { change, readAgain, undoLast: () => last.current?.() }
}

export type Acts = ReturnType<typeof useActs>
