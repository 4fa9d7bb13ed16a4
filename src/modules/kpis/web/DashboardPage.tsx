import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { ArrangeForm } from './ArrangeForm.tsx'
import css from './Dashboards.module.css'
import { type Dashboard, isOfKpi, kindLabels, type Tile } from './dashboard-view.ts'
import { ReportDialog } from './ReportDialog.tsx'
import { TileGrid } from './TileGrid.tsx'

/** The dashboard that everybody has. */
export const ExecutivePage = () => <Shown id="executive" />

/** One dashboard by its address. */
export const DashboardPage = () => <Shown id={usePathParameter('dashboard')} />

function Shown({ id }: { id: string }) {
  const { data, error, refetch } = useOperation('kpis.dashboard', { dashboard: id })
  const [draft, arrange] = useState<Dashboard>()
  const shown = draft?.id === id ? draft : data
  return (
    <Page
      title={shown?.name ?? t`Dashboard`}
      aside={data?.maker && !data.isOwn && t`arranged by ${data.maker}`}
      actions={data && !draft && <Acts dashboard={data} arrange={arrange} />}
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !shown ? (
        <Lines count={12} />
      ) : (
        <Stack>
          {draft && <ArrangeForm draft={draft} arrange={arrange} />}
          {shown.tiles.length === 0 && (
            <EmptyState
              title={t`No tile so far`}
            >{t`Arrange the dashboard and add a figure, a course or a list.`}</EmptyState>
          )}
          <Tiles dashboard={shown} onChange={draft && ((tiles) => arrange({ ...draft, tiles }))} />
        </Stack>
      )}
    </Page>
  )
}

function Tiles({ dashboard, onChange }: { dashboard: Dashboard; onChange: ((tiles: Tile[]) => void) | undefined }) {
  const { tiles, span } = dashboard
  const { data } = useOperation('kpis.list', { span }, { keepPrevious: true })
  const nameOf = ({ kind, kpi }: Tile) =>
    isOfKpi(kind) ? (data?.items.find(({ key }) => key === kpi)?.name ?? kpi ?? '') : kindLabels[kind]
  return <TileGrid tiles={tiles} span={span} nameOf={nameOf} onChange={onChange} />
}

/** Another dashboard, a copy of this one, or this one in hand. */
function Acts({ dashboard, arrange }: { dashboard: Dashboard; arrange: (draft: Dashboard) => void }) {
  const go = useGo()
  const [isOpen, open] = useState(false)
  const { data } = useOperation('kpis.dashboards', {})
  const copy = useAction('kpis.make_dashboard', {
    changes: ['kpis.dashboards'],
    onDone: ({ id }) => go(`dashboards/${id}`),
  })
  const { name, span, tiles } = dashboard
  const make = () => copy.mutate({ name: t`${name}, copy`, isShared: false, span, tiles }, { onError: toastProblem })
  return (
    <div className={css.acts}>
      <Select
        aria-label={t`Dashboard`}
        data={(data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={dashboard.id}
        allowDeselect={false}
        onChange={(id) => id && go(id === 'executive' ? 'dashboards' : `dashboards/${id}`)}
      />
      <Button variant="default" onClick={() => open(true)}>{t`Weekly report`}</Button>
      {isOpen && <ReportDialog onClose={() => open(false)} />}
      <Button variant="default" loading={copy.isPending} onClick={make}>{t`Copy`}</Button>
      {dashboard.mayChange && <Button onClick={() => arrange(dashboard)}>{t`Arrange`}</Button>}
    </div>
  )
}
