import { Navigate, useParams } from '@tanstack/react-router'
import { useOperation } from '../lib/api.ts'
import { FrameSkeleton } from './FrameSkeleton.tsx'
import { menuOf } from './menu.ts'
import { SessionTrouble } from './SessionTrouble.tsx'

/** The bare address leads to the first page of one's workspace. */
export function Entrance() {
  const parameters: { workspace?: string } = useParams({ strict: false })
  const me = useOperation('workspaces.me', {})
  if (me.error) return <SessionTrouble problem={me.error} />
  if (!me.data) return <FrameSkeleton />
  const slug = parameters.workspace ?? me.data.workspace.slug
  if (me.data.mustSecure) return <Navigate to={`/w/${slug}/settings` as '/'} replace />
  const first = menuOf(me.data.permissions)[0]?.pages[0]
  return first ? <Navigate to={`/w/${slug}/${first.path}` as '/'} replace /> : null
}
