import { Button } from '@mantine/core'
import { Bar } from '../ui/Bar.tsx'
import { Change } from '../ui/Change.tsx'
import { type Column, DataTable } from '../ui/DataTable.tsx'
import { HealthPill, StatePill } from '../ui/HealthPill.tsx'
import { HistoryChart } from '../ui/HistoryChart.tsx'
import { Columns, Page } from '../ui/Page.tsx'
import { Panel } from '../ui/Panel.tsx'
import { Strip } from '../ui/Strip.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { Timeline } from '../ui/Timeline.tsx'
import { DateText, Money } from '../ui/Values.tsx'
import { history } from './sketch.ts'

export function AccountSketch() {
  return (
    <Page
      title="Osprey Logistics"
      crumbs={[{ label: 'Accounts', to: 'kit' }]}
      state={
        <>
          <HealthPill band="red" score={38.2} />
          <StatePill band="yellow">Churn 64%</StatePill>
        </>
      }
      lead="Health fell by 21 points since 23 Oct: active people went from 64 to 23, and two tickets have been open for 9 days."
      actions={
        <>
          <Button>Share</Button>
          <Button>Start playbook</Button>
          <Button variant="filled">Log activity</Button>
        </>
      }
    >
      <Strip
        figures={[
          { label: 'ARR', value: <Money minor={14_200_000} />, note: 'enterprise, annual' },
          {
            label: 'Renews',
            value: <DateText day="2027-01-28" />,
            note: <DateText day="2027-01-28" style="distance" />,
            tone: 'bad',
          },
          { label: 'Seats in use', value: '23 / 80', note: 'was 64 on 3 Nov', tone: 'bad' },
          { label: 'Last contact', value: '12 days', note: 'call with D. Osei' },
          { label: 'Owner', value: 'Ines Caldeira', note: '42 accounts, $3.1M' },
        ]}
      />
      <Tabs
        label="Osprey Logistics"
        tabs={[
          { key: 'health', label: 'Health', content: () => <HealthTab /> },
          {
            key: 'timeline',
            label: 'Timeline',
            content: () => <Panel title="Timeline">Everything that happened</Panel>,
          },
          { key: 'tickets', label: 'Tickets', count: 4, content: () => <Panel title="Tickets">Four open</Panel> },
        ]}
      />
    </Page>
  )
}

function HealthTab() {
  return (
    <Columns aside={<Beside />}>
      <Panel title="Health over 90 days" aside="scorecard: specialist, version 3. 92% of its signals known">
        <HistoryChart
          points={history}
          band="red"
          label="Health over 90 days"
          marks={[
            { day: '2026-10-05', label: 'admin left' },
            { day: '2026-10-28', label: '2 tickets escalated' },
          ]}
        />
      </Panel>
      <Panel title="Where the points come from" padding="flush">
        <DataTable label="Where the points come from" columns={partColumns} rows={parts} rowKey={(part) => part.name} />
      </Panel>
    </Columns>
  )
}

type Part = { name: string; weight: string; score: number; points: number; change: number }

const parts: Part[] = [
  { name: 'Product usage', weight: '40%', score: 38, points: 15.2, change: -13.1 },
  { name: 'Engagement', weight: '25%', score: 52, points: 13, change: -3.4 },
  { name: 'Sentiment', weight: '20%', score: 33, points: 6.6, change: -4.1 },
  { name: 'Commercial', weight: '15%', score: 21, points: 3.2, change: -0.4 },
]

const partColumns: Column<Part>[] = [
  { key: 'name', header: 'Component', cell: (part) => part.name },
  { key: 'weight', header: 'Weight', align: 'right', cell: (part) => part.weight },
  {
    key: 'bar',
    header: '',
    label: 'Score as a bar',
    width: 180,
    cell: (part) => <Bar share={part.score / 100} label={part.name} />,
  },
  { key: 'score', header: 'Score', align: 'right', cell: (part) => part.score },
  { key: 'points', header: 'Points', align: 'right', cell: (part) => part.points.toFixed(1) },
  { key: 'change', header: 'Since 23 Oct', align: 'right', cell: (part) => <Change value={part.change} digits={1} /> },
]

function Beside() {
  return (
    <>
      <Panel title="What moved it">
        <Timeline
          entries={[
            {
              key: '1',
              text: '-11.4 Active people 64 to 23',
              detail: '41 people last seen before 4 Nov, 38 of them in Dispatch',
              tone: 'bad',
            },
            {
              key: '2',
              text: '-4.1 Satisfaction 4.6 to 2.5',
              detail: 'tickets 8812 and 8841, open 9 days',
              tone: 'bad',
            },
            { key: '3', text: '-2.1 Configuration: weight of usage 35% to 40%' },
          ]}
        />
      </Panel>
      <Panel title="Least that brings it back to yellow">
        <p className="muted">Close both tickets, and 22 more active people: moves the score to 52.6</p>
      </Panel>
    </>
  )
}
