import { Button } from '@mantine/core'
import { Navigate, useLocation } from '@tanstack/react-router'
import { t } from '../../kernel/words.ts'
import type { Problem } from '../lib/problem.ts'
import { ErrorState } from '../ui/ErrorState.tsx'

/** Nobody is signed in: to the door, and back afterwards. Anything else is said here. */
export function SessionTrouble({ problem }: { problem: Problem }) {
  const { href } = useLocation()
  if (problem.status === 401) return <Navigate to={'/sign-in' as '/'} search={{ next: href } as never} replace />
  return (
    <main style={{ maxWidth: 560, margin: '12vh auto 0' }}>
      <ErrorState isPage error={problem} retry={() => window.location.reload()} />
      <div style={{ padding: '0 16px' }}>
        <Button component="a" href="/" variant="subtle">{t`Go to your workspace`}</Button>
      </div>
    </main>
  )
}
