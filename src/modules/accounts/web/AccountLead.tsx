import { useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Line } from '../../../web/ui/Skeletons.tsx'

/** What changed, since when, with the figures. */
export function AccountLead({ account }: { account: string }) {
  const isAllowed = useMay('health.read')
  const { data, error } = useOperation('health.explain', { account }, { enabled: isAllowed })
  if (!isAllowed || error) return null
  return data ? data.sentence : <Line width="min(480px, 80%)" height={13} />
}
