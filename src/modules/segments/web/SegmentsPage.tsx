import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number, signed } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Sparkline } from '../../../web/ui/Sparkline.tsx'
import css from './Segments.module.css'
import { evaluationWord, kindWord } from './segment-words.ts'

type Listed = Output<'segments.list'>['items'][number]

/** Every segment with how large it is, how that came, and who entered and left it. */
export function SegmentsPage() {
  const { data, error, refetch } = useOperation('segments.list', {})
  const lead =
    data && data.items.length > 0
      ? t`${count(data.items.length, 'segment')}; who is in one is right within seconds`
      : undefined
  return (
    <Page title={t`Segments`} width="full" lead={lead} actions={<MakeOne />}>
      <Panel title={t`Segments`} padding="flush">
        <DataTable
          label={t`Segments`}
          columns={columns}
          rows={data?.items}
          rowKey={(segment) => segment.id}
          rowLink={(segment) => ({ to: `segments/${segment.id}`, label: segment.name })}
          rowHeight={52}
          error={error ?? undefined}
          retry={() => void refetch()}
          empty={<NoSegments />}
        />
      </Panel>
    </Page>
  )
}

function MakeOne() {
  const go = useGo()
  if (!useMay('segments.write')) return null
  return <Button variant="filled" onClick={() => go('segments/new')}>{t`Make a segment`}</Button>
}

const columns: Column<Listed>[] = [
  { key: 'name', header: t`Segment`, width: 190, cell: () => null },
  {
    key: 'description',
    header: t`Who is in`,
    narrow: 'hide',
    cell: (segment) => <span className={css.description}>{segment.description || kindWord(segment.kind)}</span>,
  },
  {
    key: 'size',
    header: t`Accounts now`,
    align: 'right',
    width: 110,
    cell: ({ size }) => <b className="num">{number(size)}</b>,
  },
  {
    key: 'course',
    header: t`30 days`,
    width: 150,
    narrow: 'hide',
    cell: ({ course, change, name }) => (
      <span className={css.course}>
        <Sparkline values={course} label={t`Accounts in ${name}, 30 days`} />
        <span className="dim">{change === null ? '' : signed(change)}</span>
      </span>
    ),
  },
  {
    key: 'moves',
    header: t`In 7 days`,
    width: 120,
    narrow: 'hide',
    summary: t`How many entered and left, by what each segment tells`,
    cell: ({ entered, left }) =>
      entered + left === 0 ? <span className="dim">{t`nobody`}</span> : t`${number(entered)} in, ${number(left)} out`,
  },
  {
    key: 'evaluation',
    header: t`Told`,
    width: 110,
    narrow: 'hide',
    summary: t`When entries and exits are told to those who act on them`,
    cell: ({ evaluation }) => <span className="muted">{evaluationWord(evaluation)}</span>,
  },
  {
    key: 'owner',
    header: t`Owner`,
    width: 110,
    narrow: 'hide',
    cell: ({ ownerName }) => <span className="muted">{ownerName ?? t`nobody`}</span>,
  },
]

function NoSegments() {
  return (
    <EmptyState title={t`No segments yet`} actions={<MakeOne />}>
      {t`A segment is a saved condition, such as everybody at risk whose contract renews within 120 days. Tenure keeps who is in it, tells when somebody enters or leaves, and lists, views and other segments can ask for it.`}
    </EmptyState>
  )
}
