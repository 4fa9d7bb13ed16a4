import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { t } from '../../../kernel/words.ts'
import { call } from '../../../web/lib/api.ts'
import { count, longDay } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

/** So many customers a page of those who left holds, and a list takes at once. */
const page = 200
const most = 5000

type Asked = { days: number; reason?: string }

/** A list of those who left under one reason, or of all: for a win-back, a campaign, or a talk about the cause (F144, F145). */
export function ListOfLost({ asked, why }: { asked: Asked; why: string | null }) {
  const today = useToday()
  const go = useGo()
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: async () => {
      const ids = await everybodyLost(asked)
      const name = why === null ? t`Left, as of ${longDay(today)}` : t`Left: ${why}, as of ${longDay(today)}`
      const { id } = await call('segments.save', { name: name.slice(0, 80), kind: 'list', accounts: ids })
      return { id, size: ids.length }
    },
    onSuccess: ({ id, size }) => {
      void client.invalidateQueries()
      toast(t`${count(size, 'account')} put on a new list`)
      go(`segments/${id}`)
    },
    onError: toastProblem,
  })
  if (!useMay('segments.write')) return null
  return <Button loading={make.isPending} onClick={() => make.mutate()}>{t`Make a list`}</Button>
}

/** Each account once, though one may have left twice. */
async function everybodyLost(asked: Asked): Promise<string[]> {
  const ids = new Set<string>()
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await call('churn.lost', { ...asked, limit: page, ...(cursor ? { cursor } : {}) })
    for (const { account } of items) ids.add(account.id)
    if (next === null || ids.size >= most) return [...ids].slice(0, most)
    cursor = next
  }
}
