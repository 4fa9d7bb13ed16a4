import { Button, Checkbox, Group, Select, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Condition } from '../../kernel/condition/index.ts'
import { Problem } from '../lib/problem.ts'
import { Banner } from '../ui/Banner.tsx'
import { ColumnChooser, chosenColumns } from '../ui/ColumnChooser.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { ConditionEditor } from '../ui/condition/ConditionEditor.tsx'
import { Distribution } from '../ui/Distribution.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorState } from '../ui/ErrorState.tsx'
import { HealthPill } from '../ui/HealthPill.tsx'
import { Page, Stack } from '../ui/Page.tsx'
import { Panel } from '../ui/Panel.tsx'
import { Block, Lines } from '../ui/Skeletons.tsx'
import { toast, toastProblem } from '../ui/toasts.ts'
import { Percent, TimeText } from '../ui/Values.tsx'
import { AccountsTable, columns } from './AccountsTable.tsx'
import { accounts, fields } from './sketch.ts'

const start: Condition = {
  version: 1,
  where: {
    all: [
      { field: 'health.score', op: 'below', value: 50 },
      { field: 'arr', op: 'at least', value: 5_000_000 },
      {
        any: [
          { field: 'renews_on', op: 'within next', days: 90 },
          { field: 'commercial.seats_used_share', op: 'fell by at least', by: { percent: 20 }, over: { days: 30 } },
          { field: 'stage', op: 'in', value: ['active', 'onboarding'] },
        ],
      },
    ],
  },
}

const refusal = new Problem(400, { detail: 'Line 12: renews_on is not a day', remedy: 'Write it as 2027-01-28.' })

export function KitPage() {
  return (
    <Page title="Kit" width="full" state={<HealthPill band="grey" />}>
      <Stack>
        <Banner tone="warning">Usage has been silent since Friday 20 November: its measures stand still.</Banner>
        <Lists />
        <Filters />
        <Panel title="Bands" aside={<Percent share={0.713} />}>
          <Distribution
            counts={{ green: 312, yellow: 98, red: 47, grey: 43 }}
            linkOf={(band) => ({ to: 'kit', search: { band } })}
          />
        </Panel>
        <Panel title="States">
          <EmptyState title="No events yet" actions={<Button variant="filled">Make a write key</Button>}>
            Send them with any Segment client, or import a file. They show here as they come in.
          </EmptyState>
          <ErrorState error={refusal} retry={() => toastProblem(refusal)} />
          <Lines />
          <Block height={60} />
        </Panel>
        <Controls />
      </Stack>
    </Page>
  )
}

function Lists() {
  const [shown, setShown] = useState(columns.map((column) => column.key))
  const [selected, setSelected] = useState(new Set(['osprey']))
  const more = { has: true, loading: true, load: () => undefined }
  return (
    <Panel title="A list" padding="flush" aside={<ColumnChooser columns={columns} shown={shown} onChange={setShown} />}>
      <AccountsTable
        rows={accounts}
        columns={chosenColumns(columns, shown)}
        selection={{ selected, onChange: setSelected, nameOf: (row) => row.name }}
        more={more}
      />
      <AccountsTable rows={undefined} skeletonRows={2} label="Still reading" />
    </Panel>
  )
}

function Filters() {
  const [condition, setCondition] = useState<Condition | undefined>(start)
  return (
    <Panel title="A condition" aside={<CopyButton text={JSON.stringify(condition)} />}>
      <ConditionEditor fields={fields} names={new Map()} value={condition} onChange={setCondition} />
      <pre className="dim" data-testid="condition" style={{ whiteSpace: 'pre-wrap', fontSize: 11 }}>
        {JSON.stringify(condition)}
      </pre>
    </Panel>
  )
}

function Controls() {
  const [asking, setAsking] = useState(false)
  return (
    <Panel title="Controls" aside={<TimeText at="2026-11-22T13:05:00Z" />}>
      <Group>
        <Button
          variant="filled"
          onClick={() => toast('Owner set to Ines Caldeira', { label: 'Undo', run: () => undefined })}
        >
          Save
        </Button>
        <Button onClick={() => setAsking(true)}>Delete</Button>
        <Button variant="subtle">Cancel</Button>
        <Button disabled>Not now</Button>
        <TextInput aria-label="Name" placeholder="Name" error="Give it a name" />
        <Select aria-label="Owner" data={['Ines Caldeira', 'D. Osei']} defaultValue="Ines Caldeira" />
        <Checkbox label="Mine" defaultChecked />
        <Switch label="Live" defaultChecked />
      </Group>
      <ConfirmDialog
        opened={asking}
        title="Delete this view"
        confirm="Delete"
        tone="bad"
        onConfirm={() => setAsking(false)}
        onClose={() => setAsking(false)}
      >
        Two colleagues use it. It cannot be brought back.
      </ConfirmDialog>
    </Panel>
  )
}
