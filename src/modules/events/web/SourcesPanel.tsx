import { t } from '../../../kernel/words.ts'
import { type Item, useOperation } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'

type Source = Item<'events.sources'>

/** Who sends, and when they last spoke. */
export function SourcesPanel() {
  const sources = useOperation('events.sources', {}, { refreshEvery: 15_000, keepPrevious: true })
  return (
    <Panel title={t`Sources`} aside={<span className="dim">{t`30 days`}</span>} padding="flush">
      <DataTable
        label={t`Sources of events`}
        columns={columns}
        rows={sources.data?.items}
        rowKey={(source) => source.source}
        skeletonRows={2}
        error={sources.error ?? undefined}
        retry={() => void sources.refetch()}
      />
    </Panel>
  )
}

const columns: Column<Source>[] = [
  { key: 'source', header: t`Source`, cell: (source) => source.source },
  { key: 'accepted', header: t`Events`, align: 'right', cell: (source) => number(source.accepted) },
  { key: 'refused', header: t`Refused`, align: 'right', cell: (source) => number(source.refused) },
  { key: 'lastAt', header: t`Last`, align: 'right', cell: (source) => <TimeText at={source.lastAt} /> },
]
