import { Suspense } from 'react'
import { panelsOf } from '../lib/registry.ts'
import { useSession } from '../lib/session.tsx'

/** What modules keep at hand on every page: keys, and dialogs that open from anywhere. */
export function Anywhere() {
  const { permissions } = useSession()
  return panelsOf('anywhere')
    .filter(({ permission }) => permission === undefined || permissions.includes(permission))
    .map((panel) => (
      <Suspense key={panel.title}>
        <panel.component />
      </Suspense>
    ))
}
