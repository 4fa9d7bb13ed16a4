import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { t } from '../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../lib/api.ts'
import { rich } from '../lib/rich.ts'
import { useSession } from '../lib/session.tsx'
import { Banner } from '../ui/Banner.tsx'
import { toastProblem } from '../ui/toasts.ts'
import { TimeText } from '../ui/Values.tsx'
import css from './LookBanner.module.css'

/** An administrator looks as a member: whose eyes these are, until when, and the way back. */
export function LookBanner() {
  const { looksAs } = useSession()
  return looksAs === null ? null : <Look {...looksAs} />
}

/** How often the page asks whether the look has ended by itself. */
const askedEvery = 15_000

function Look({ name, by, until }: NonNullable<Output<'workspaces.me'>['looksAs']>) {
  useOperation('workspaces.me', {}, { refreshEvery: askedEvery })
  useFreshAfterwards()
  const back = useAction('workspaces.endView', { changes: ['workspaces.me'] })
  return (
    <Banner tone="warning">
      <span className={css.line}>
        <span>{rich`Until ${<TimeText at={until} />} you see what ${<b>{name}</b>} sees, and can change nothing.`}</span>
        <Button size="compact-xs" loading={back.isPending} onClick={() => back.mutate({}, { onError: toastProblem })}>
          {t`Return to ${by}`}
        </Button>
      </span>
    </Banner>
  )
}

/** What was read belongs to the one looked as; all of it is read again as oneself. */
function useFreshAfterwards(): void {
  const client = useQueryClient()
  useEffect(
    () => () => void client.resetQueries({ predicate: ({ queryKey }) => queryKey[1] !== 'workspaces.me' }),
    [client],
  )
}
