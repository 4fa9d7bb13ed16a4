import { type Output, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'

export type Measured = Output<'measures.ofAccount'>['items'][number]

/** The newest measures of an account by key: undefined while they are read, and where the product keeps no such number. */
export function useMeasures(account: string): ((key: string) => Measured | undefined) & { isRead: boolean } {
  const isAllowed = useMay('measures.read')
  const { data, error } = useOperation('measures.ofAccount', { account }, { enabled: isAllowed, refreshEvery: 30_000 })
  const find = (key: string) => data?.items.find((item) => item.key === key)
  return Object.assign(find, { isRead: data !== undefined || error !== null || !isAllowed })
}
