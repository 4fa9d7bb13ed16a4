import { useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import type { Member } from '../../../web/ui/editing/editable.ts'

const nobody: Member[] = []

/** The members of the workspace, as far as one may know them. */
export function useMembers(): Member[] {
  const mayChoose = useMay('workspaces.read')
  return useOperation('workspaces.members', {}, { enabled: mayChoose }).data?.items ?? nobody
}
