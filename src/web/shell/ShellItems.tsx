import { type ComponentType, Suspense } from 'react'
import type { ShellLook } from '../lib/pages.ts'
import { panelsOf } from '../lib/registry.ts'
import { useSession } from '../lib/session.tsx'
import { ShellPlace } from '../ui/ShellItem.tsx'

/** What modules offer on every page, such as what is new. */
export function ShellItems({ look }: { look: ShellLook }) {
  const { permissions } = useSession()
  return panelsOf('shell')
    .filter(({ permission }) => permission === undefined || permissions.includes(permission))
    .map((panel) => {
      const Item = panel.component as ComponentType<{ look: ShellLook }>
      return (
        <Suspense key={panel.title} fallback={<ShellPlace look={look} />}>
          <Item look={look} />
        </Suspense>
      )
    })
}
