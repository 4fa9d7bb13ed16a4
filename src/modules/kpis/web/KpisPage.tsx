import { plural, t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { longDay, number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Sparkline } from '../../../web/ui/Sparkline.tsx'
import { KpiFilters } from './KpiFilters.tsx'
import css from './Kpis.module.css'
import { type Kpi, sayChange, sayFigure, useKpisView } from './kpi-view.ts'
import { SegmentNow } from './SegmentNow.tsx'
import { Settings } from './Settings.tsx'
import { Standing } from './Standing.tsx'

/** The figures of the business: what each is, ought to be, and how it came there. */
export function KpisPage() {
  const [view, change] = useKpisView()
  const asked = { span: view.span, ...(view.segment ? { segment: view.segment } : {}) }
  const { data, error, refetch } = useOperation('kpis.list', asked, { keepPrevious: true })
  const missed = data?.items.filter(({ standing }) => standing === 'missed').length ?? 0
  const aimed = data?.items.filter(({ standing }) => standing !== null).length ?? 0
  return (
    <Page
      title={t`KPIs`}
      aside={data && t`${longDay(data.from)} to ${longDay(data.to)}`}
      actions={<DownloadButton of="kpis.export" asked={asked} />}
      lead={
        data &&
        aimed > 0 &&
        t`${number(aimed - missed)} of ${number(aimed)} ${plural(aimed, 'target is', 'targets are')} met.`
      }
    >
      <KpiFilters view={view} change={change} />
      {data && !data.segmentIsThen && <SegmentNow />}
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Stack>
          <Panel title={t`KPIs`} padding="flush">
            <DataTable
              label={t`KPIs`}
              columns={columnsIn(data?.currency ?? 'USD')}
              rows={data?.items}
              rowKey={({ key }) => key}
              rowLink={({ key, name }) => ({ to: `kpis/${key}`, search: { ...asked }, label: name })}
              rowHeight={52}
            />
          </Panel>
          {data && data.waiting.length > 0 && (
            <Panel title={t`Not measured so far`}>
              <ul className={css.waiting}>
                {data.waiting.map((one) => (
                  <li key={one.name}>
                    {one.name} <span className="muted">{t`waits for ${one.for}`}</span>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
          <Settings />
        </Stack>
      )}
    </Page>
  )
}

const columnsIn = (currency: string): Column<Kpi>[] => [
  {
    key: 'name',
    header: t`KPI`,
    cell: ({ formula }) => <span className={css.formula}>{formula}</span>,
  },
  {
    key: 'value',
    header: t`Value`,
    align: 'right',
    cell: ({ value, unit }) => <strong className={css.value}>{sayFigure(value, unit, currency)}</strong>,
  },
  {
    key: 'target',
    header: t`Target`,
    align: 'right',
    cell: ({ target, unit, standing }) =>
      target === null ? (
        <span className="dim">–</span>
      ) : (
        <>
          {sayFigure(target, unit, currency)} <Standing standing={standing} />
        </>
      ),
  },
  {
    key: 'change',
    header: t`In a year`,
    align: 'right',
    narrow: 'hide',
    cell: ({ value, before, unit }) => sayChange(value, before, unit, currency),
  },
  {
    key: 'trend',
    header: t`Course`,
    narrow: 'hide',
    width: 110,
    cell: ({ name, trend }) => <Sparkline values={trend} label={t`${name}, thirteen months`} />,
  },
]
