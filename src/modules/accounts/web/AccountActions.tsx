import { Button } from '@mantine/core'
import { type ComponentType, Suspense } from 'react'
import { panelsOf } from '../../../web/lib/registry.ts'
import { useSession } from '../../../web/lib/session.tsx'

/** What modules offer to do with an account, the main one last. */
export function AccountActions({ account }: { account: string }) {
  const { permissions } = useSession()
  return panelsOf('account_actions')
    .filter(({ permission }) => permission === undefined || permissions.includes(permission))
    .map((action) => {
      const Action = action.component as ComponentType<{ account: string }>
      return (
        <Suspense key={action.title} fallback={<Button variant="filled">{action.title}</Button>}>
          <Action account={account} />
        </Suspense>
      )
    })
}
