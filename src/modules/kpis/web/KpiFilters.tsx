import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import records from '../../../web/ui/Records.module.css'
import { type Span, spanNames, type View } from './kpi-view.ts'

/** How long the period is, and of whom one is told. */
export function KpiFilters({ view, change }: { view: View; change: (next: Partial<View>) => void }) {
  const segments = useOperation('segments.list', {})
  return (
    <search className={records.filters} aria-label={t`Choose what is told`}>
      <Select
        aria-label={t`Period`}
        data={Object.entries(spanNames).map(([value, label]) => ({ value, label }))}
        value={view.span}
        allowDeselect={false}
        onChange={(span) => change({ span: (span ?? 'year') as Span })}
      />
      <Select
        aria-label={t`Segment`}
        placeholder={t`Every account`}
        data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={view.segment === '' ? null : view.segment}
        onChange={(segment) => change({ segment: segment ?? '' })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Every account` }}
      />
    </search>
  )
}
