import { Button } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Output, useAction } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { roleNames } from './words.ts'

type Action = Output<'churn.account'>['actions'][number]

/** Something to do about a risk; a click makes a task of it, once a day. */
export function Act({ action, account }: { action: Action; account: string }) {
  const may = useMay('tasks.write')
  const today = useToday()
  const [isDone, done] = useState(false)
  const open = useAction('tasks.create', {
    changes: ['tasks.list', 'tasks.ofAccount', 'tasks.count'],
    onDone: () => {
      done(true)
      toast(t`Task opened`)
    },
  })
  const { title, why, role, together, hours, priority, key } = action
  const due = hours === null ? { on: today } : { hours, counted: 'calendar' as const }
  return (
    <li>
      <span>
        <strong>{title}</strong>{' '}
        <span className="muted">
          {[inWords(roleNames[role]), together, deadline(hours), why].filter(Boolean).join(' · ')}
        </span>
      </span>
      {may && (
        <Button
          size="compact-sm"
          disabled={isDone}
          loading={open.isPending}
          aria-label={t`Start: ${title}`}
          onClick={() =>
            open.mutate(
              { title, account, reason: why, role, priority, due, key: `churn ${key} ${account} ${today}` },
              { onError: toastProblem },
            )
          }
        >
          {isDone ? t`Started` : t`Start`}
        </Button>
      )}
    </li>
  )
}

function deadline(hours: number | null): string {
  if (hours === null) return t`today`
  return hours <= 24 ? t`within 24 hours` : t`within ${number(hours / 24)} days`
}
