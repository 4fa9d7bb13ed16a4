import { Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { call } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'
import type { Places } from '../../../web/lib/pages.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { readSteps } from '../domain/next-step.ts'
import css from './Tasks.module.css'
import { useActs } from './use-acts.ts'

/** Lines under a note, each of which becomes a task; the day that its words name is shown while one types. */
export function NextSteps({ keep }: Places['log']) {
  const today = useToday() as Day
  const { readAgain } = useActs()
  const [text, setText] = useState('')
  const steps = readSteps(text, today)
  useEffect(() => {
    const lines = text.split('\n').flatMap((line) => line.trim() || [])
    keep(
      lines.length === 0
        ? null
        : async ({ account, engagement }) => {
            await call('tasks.fromNote', { account, engagement, lines })
            await readAgain()
          },
    )
  })
  return (
    <div>
      <Textarea
        label={t`Next steps`}
        description={t`A line for each; it becomes a task`}
        placeholder={t`Send the deck by Friday`}
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {steps.length > 0 && (
        <ul className={css.steps} aria-label={t`Tasks of this note`}>
          {steps.map(({ title, due }) => (
            <li key={title}>
              {title}: {due === null ? t`no day` : sayDay(due, today)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
