import { Button } from '@mantine/core'
import { Columns, Page } from '../ui/Page.tsx'
import { Panel } from '../ui/Panel.tsx'
import { Strip } from '../ui/Strip.tsx'
import { Timeline } from '../ui/Timeline.tsx'
import { AccountsTable } from './AccountsTable.tsx'
import { accounts } from './sketch.ts'

export function TodaySketch() {
  return (
    <Page
      title="Today"
      aside="Sunday 22 November"
      actions={
        <>
          <Button>My accounts</Button>
          <Button variant="filled">Log activity</Button>
        </>
      }
    >
      <Strip
        figures={[
          { label: 'Recurring revenue', value: '$10.02M', note: '+0.8% this month', tone: 'good' },
          { label: 'At risk, weighted', value: '$412K', note: '+$96K since Monday', tone: 'bad' },
          { label: 'Healthy accounts', value: '71%', note: 'target 70%' },
          { label: 'Net retention, 12 months', value: '105.3%', note: 'target 110%' },
          { label: 'Due this quarter', value: '$1.31M', note: '64 renewals, 5 at risk' },
        ]}
      />
      <Columns aside={<Beside />}>
        <Panel title="Needs you, and why" padding="flush">
          <AccountsTable rows={accounts} />
        </Panel>
      </Columns>
    </Page>
  )
}

function Beside() {
  return (
    <Panel title="Overnight">
      <Timeline
        entries={[
          { key: '1', text: 'At-risk playbook started for 4 accounts', aside: '1 held out', tone: 'good' },
          { key: '2', text: '38 welcome mails sent, 2 held by quiet hours' },
          { key: '3', text: '1 mail bounced: address at Osprey is gone', tone: 'bad' },
          { key: '4', text: 'Usage feed was silent for 3 hours; nothing fired' },
        ]}
      />
    </Panel>
  )
}
