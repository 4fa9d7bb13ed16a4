import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList, useOperation } from '../../../web/lib/api.ts'
import { useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Events.module.css'
import { type Refused, refusedReaders, said, titleOf } from './live.ts'
import { MendDialog } from './MendDialog.tsx'
import { ReasonsPanel } from './ReasonsPanel.tsx'

/** What was refused, why, and what to do about it; to be mended in place and sent again. Nothing of it is lost. */
export function RefusedPanel() {
  const [view, change] = useUrlState(refusedReaders)
  const { source, field, reason } = view
  const list = useList('events.refused', { source: said(source), field: said(field), reason: said(reason), limit: 50 })
  const reasons = useOperation('events.refused_reasons', {}, { keepPrevious: true })
  const isNarrow = reason !== '' || source !== ''
  return (
    <div className={css.panels}>
      {reasons.data && <ReasonsPanel reasons={reasons.data.items} view={view} change={change} />}
      <Panel
        key={reasons.isPending ? 'waiting' : 'read'} // nobody knows how many reasons there are: drawn anew, nothing moves
        title={reason === '' ? t`Refused events` : t`Refused for this reason`}
        aside={
          isNarrow ? (
            <Button onClick={() => change({ source: '', field: '', reason: '' })}>{t`Show all`}</Button>
          ) : (
            <span className="dim">{t`kept for 90 days`}</span>
          )
        }
        padding="flush"
      >
        <DataTable
          label={t`Refused events`}
          columns={columnsOf((event) => change({ event }))}
          rows={reasons.isPending ? undefined : list.items}
          rowKey={(event) => event.id}
          rowHeight={52}
          error={list.error}
          retry={list.retry}
          more={list.more}
          empty={<NothingRefused isNarrow={isNarrow} />}
        />
      </Panel>
      {view.event !== '' && <MendDialog key={view.event} event={view.event} onClose={() => change({ event: '' })} />}
    </div>
  )
}

function NothingRefused({ isNarrow }: { isNarrow: boolean }) {
  return isNarrow ? (
    <EmptyState
      title={t`Nothing is left of this reason`}
    >{t`What was sent again and accepted has left the list.`}</EmptyState>
  ) : (
    <EmptyState title={t`Nothing was refused`}>{t`Every event that came in could be kept.`}</EmptyState>
  )
}

const columnsOf = (open: (id: string) => void): Column<Refused>[] => [
  {
    key: 'name',
    header: t`Event`,
    width: 170,
    cell: (event) => (
      <>
        <button type="button" className={css.open} onClick={() => open(event.id)}>
          {titleOf(event)}
        </button>
        <div className={css.under}>
          <TimeText at={event.at} />
        </div>
      </>
    ),
  },
  {
    key: 'reason',
    header: t`Why, and what to do`,
    cell: (event) => (
      <div className={css.reason}>
        <div>
          <code>{event.field}</code> {event.reason}
        </div>
        <div className={css.under}>{event.remedy}</div>
      </div>
    ),
  },
  {
    key: 'source',
    header: t`Source`,
    narrow: 'hide',
    cell: (event) => <span className="muted">{event.source}</span>,
  },
]
