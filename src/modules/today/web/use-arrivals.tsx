import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import type { TimelineEntry } from '../../../web/ui/Timeline.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'

/** The queue is counted up to here; beyond it the exact length matters to nobody. */
const counted = 200

/** What came in and still needs a hand: groups and people nobody knows, and the last import. */
export function useArrivals(): { entries: TimelineEntry[]; isLoading: boolean } {
  const unmatched = useOperation('accounts.unmatched', { limit: counted }, { enabled: useMay('accounts.merge') })
  const runs = useOperation('imports.runs', { limit: 1 }, { enabled: useMay('imports.read') })
  const [run] = runs.data?.items ?? []
  const entries = [...(unmatched.data ? queue(unmatched.data) : []), ...(run ? [lastImport(run)] : [])]
  return { entries, isLoading: unmatched.isLoading || runs.isLoading }
}

function queue({ items, next }: Output<'accounts.unmatched'>): TimelineEntry[] {
  if (items.length === 0) return []
  const quantity = next === null ? number(items.length) : t`More than ${number(items.length)}`
  const who = items.length === 1 ? t`group or person waits` : t`groups and people wait`
  return [
    {
      key: 'unmatched',
      text: t`${quantity} unknown ${who} to be matched`,
      detail: t`What they do counts for no account until then.`,
    },
  ]
}

function lastImport(run: Output<'imports.runs'>['items'][number]): TimelineEntry {
  const refused = run.refused > 0 ? t`, ${number(run.refused)} refused` : ''
  return {
    key: 'import',
    tone: run.state === 'failed' || run.refused > 0 ? 'bad' : undefined,
    text: run.dryRun ? t`Import ${run.name} tried out` : t`Import ${run.name}`,
    aside: <TimeText at={run.finishedAt ?? run.madeAt} />,
    detail: run.failure ?? (run.state === 'done' ? t`${number(run.written)} rows written${refused}` : run.state),
  }
}
