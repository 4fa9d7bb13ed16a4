import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, money, percent } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { CalendarView } from './CalendarView.tsx'
import { Callers } from './Callers.tsx'
import { MondayView } from './MondayView.tsx'
import { RenewalBoard } from './RenewalBoard.tsx'
import { RenewalList } from './RenewalList.tsx'
import { type Listed, quartersAround, sayQuarter } from './words.ts'

const readers = { quarter: text(), owner: text() }

/** What is due to be renewed in a quarter, what everybody calls it, and what moved since Monday (rules 25 and 26). */
export function RenewalsPage() {
  const today = useToday()
  const [state, change] = useUrlState(readers)
  const quarters = quartersAround(today)
  const current = quarters[4] as string
  const quarter = quarters.includes(state.quarter) ? state.quarter : current
  const asked = { quarter, ...(state.owner ? { owner: state.owner } : {}) }
  return (
    <Page
      title={t`Renewals`}
      width="full"
      actions={
        <>
          <DownloadButton of="renewals.export" asked={asked} />
          <Owner owner={state.owner} onChange={(owner) => change({ owner })} />
          <Select
            aria-label={t`Quarter`}
            data={quarters.map((one) => ({ value: one, label: sayQuarter(one) }))}
            value={quarter}
            allowDeselect={false}
            onChange={(chosen) => chosen && change({ quarter: chosen === current ? '' : chosen })}
          />
        </>
      }
    >
      <Figures asked={asked} />
      <Tabs
        label={t`Renewals`}
        tabs={[
          { key: 'list', label: t`By deadline`, content: () => <Items asked={asked} as={RenewalList} /> },
          { key: 'calendar', label: t`Calendar`, content: () => <CalendarView owner={state.owner} /> },
          { key: 'board', label: t`Board`, content: () => <Items asked={asked} as={RenewalBoard} /> },
          { key: 'monday', label: t`Since Monday`, content: () => <MondayView quarter={quarter} /> },
          { key: 'callers', label: t`How right it was`, content: () => <Callers asked={asked} /> },
        ]}
      />
    </Page>
  )
}

function Owner({ owner, onChange }: { owner: string; onChange: (owner: string) => void }) {
  const members = useOperation('workspaces.members', {}, { enabled: useMay('workspaces.read') }).data?.items ?? []
  return (
    <Select
      aria-label={t`Owner`}
      placeholder={t`Any owner`}
      data={members.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
      value={owner === '' ? null : owner}
      onChange={(chosen) => onChange(chosen ?? '')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Any owner` }}
    />
  )
}

type Asked = { quarter: string; owner?: string }

function Figures({ asked }: { asked: Asked }) {
  const { data } = useOperation('renewals.forecast', asked)
  return <Strip figures={figuresOf(data)} />
}

function figuresOf(data: Output<'renewals.forecast'> | undefined): Figure[] {
  const short = (minor: number) => money(minor, data?.currency ?? 'USD', 'short')
  const sum = (category: string) => data?.categories.find((one) => one.category === category)
  const noted = (category: string) => {
    const own = sum(category)
    return own && count(own.count, 'renewal')
  }
  const of = (share: number, whole: number) => (whole > 0 ? t`${percent(share / whole)} of what is due` : undefined)
  return [
    {
      label: t`Due`,
      value: data && short(data.due),
      note:
        data &&
        count(
          data.categories.reduce((all, one) => all + one.count, 0),
          'renewal',
        ),
    },
    { label: t`Forecast`, value: data && short(data.forecast), note: data && of(data.forecast, data.due) },
    { label: t`Closed won`, value: data && short(sum('closed_won')?.forecast ?? 0), note: noted('closed_won') },
    { label: t`Best case beside it`, value: data && short(data.bestCase), note: noted('best_case') },
    {
      label: t`Slipped or not called`,
      value: data && short((sum('slipped')?.due ?? 0) + (sum('not_called')?.due ?? 0)),
      note: data && t`${sum('slipped')?.count ?? 0} slipped, ${sum('not_called')?.count ?? 0} not called`,
    },
  ]
}

function Items({ asked, as: Shape }: { asked: Asked; as: (shown: { items: Listed[] }) => ReactNode }) {
  const { data, error, refetch } = useOperation('renewals.list', asked)
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={10} />
  return <Shape items={data.items} />
}
