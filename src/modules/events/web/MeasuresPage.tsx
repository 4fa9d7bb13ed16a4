import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { MeasureState } from './MeasureState.tsx'
import css from './Measures.module.css'
import { isAtWork, type OwnMeasure } from './measure-draft.ts'

/** Between two looks at measures whose past is being counted, in milliseconds. */
const lookEvery = 1000

/** The measures that the workspace defined over its events. */
export function MeasuresPage() {
  const [isWatched, watch] = useState(false)
  const { data, error, refetch } = useOperation('events.measures', {}, isWatched ? { refreshEvery: lookEvery } : {})
  const atWork = data?.items.some(isAtWork) ?? false
  useEffect(() => watch(atWork), [atWork])
  return (
    <Page title={t`Measures`} crumbs={[{ label: t`Events`, to: 'events' }]} lead={leadOf(data)} actions={<Define />}>
      <Panel title={t`Measures of your own`} padding="flush">
        <DataTable
          label={t`Measures of your own`}
          columns={columns}
          rows={data?.items}
          rowKey={(measure) => measure.key}
          rowLink={(measure) => ({ to: `events/measures/${measure.key}`, label: measure.label })}
          rowHeight={52}
          error={error ?? undefined}
          retry={() => void refetch()}
          empty={<NoMeasures />}
        />
      </Panel>
    </Page>
  )
}

function leadOf(data: { items: OwnMeasure[]; most: number } | undefined): string | undefined {
  if (!data || data.items.length === 0) return t`Numbers of your own, counted from what your product sends`
  const inUse = data.items.filter(({ state }) => state !== 'archived').length
  return t`${count(inUse, 'measure')} of at most ${data.most}; scorecards, lists and conditions can name each by its key`
}

function Define() {
  const go = useGo()
  if (!useMay('measures.write')) return null
  return <Button variant="filled" onClick={() => go('events/measures/new')}>{t`Define a measure`}</Button>
}

const columns: Column<OwnMeasure>[] = [
  { key: 'label', header: t`Measure`, cell: () => null },
  {
    key: 'says',
    header: t`Counts`,
    narrow: 'hide',
    cell: (measure) => <span className="muted">{measure.summary ?? measure.says}</span>,
  },
  {
    key: 'key',
    header: t`Key`,
    narrow: 'hide',
    cell: (measure) => <code className={css.key}>{measure.key}</code>,
  },
  { key: 'state', header: t`State`, cell: (measure) => <MeasureState measure={measure} /> },
]

function NoMeasures() {
  const mayDefine = useMay('measures.write')
  return (
    <EmptyState title={t`No measure of your own yet`}>
      {t`A measure counts events by name and by what they say, for each account and day: reports exported in 30 days, people who ran an import, the last time somebody invited a colleague. It is counted over the past as well.`}{' '}
      {!mayDefine && t`A lead or an administrator can define one.`}
    </EmptyState>
  )
}
