import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { call } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { Reason } from './live.ts'

/** Sends all events of a reason again, part by part; says how far it is, and in the end what became of them. */
export function useReplay({ source, field, reason }: Reason, onDone: () => void) {
  const client = useQueryClient()
  const [tried, setTried] = useState<number>()
  const run = async () => {
    let [accepted, refused] = [0, 0]
    let cursor: string | null | undefined
    setTried(0)
    while (cursor !== null) {
      const part = await call('events.replay', { source, field, reason, cursor })
      accepted += part.accepted
      refused += part.refused
      cursor = part.next
      setTried(accepted + refused)
    }
    toast(t`${count(accepted, 'event')} accepted${refused > 0 ? t`, ${number(refused)} refused again` : ''}`)
  }
  const replay = () =>
    void run()
      .catch(toastProblem)
      .finally(async () => {
        await client.invalidateQueries()
        onDone()
      })
  return { tried, replay }
}
