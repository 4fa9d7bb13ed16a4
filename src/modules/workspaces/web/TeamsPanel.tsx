import { Button, Checkbox, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { FormDialog, textIn } from './FormDialog.tsx'

type ShownTeam = Item<'workspaces.teams'>

export function TeamsPanel() {
  const teams = useList('workspaces.teams', {})
  const names = useNames()
  const mayManage = useMay('workspaces.manage')
  const [editing, setEditing] = useState<Partial<ShownTeam>>()
  return (
    <Panel title="Teams" padding="flush" aside={mayManage && <Button onClick={() => setEditing({})}>New team</Button>}>
      <DataTable
        label="Teams"
        rows={teams.items}
        rowKey={(team) => team.id}
        skeletonRows={2}
        error={teams.error}
        retry={teams.retry}
        empty={
          <EmptyState title="No teams yet">
            Members who see by team see the accounts that their team colleagues own. A lead starts this way.
          </EmptyState>
        }
        columns={[
          { key: 'name', header: 'Name', width: '30%', cell: (team) => team.name },
          {
            key: 'members',
            header: 'Members',
            cell: (team) => team.members.map((id) => names.get(id) ?? '').join(', '),
          },
          {
            key: 'change',
            header: '',
            label: 'Change',
            align: 'right',
            cell: (team) =>
              mayManage && (
                <Button variant="subtle" onClick={() => setEditing(team)} aria-label={`Change ${team.name}`}>
                  Change
                </Button>
              ),
          },
        ]}
      />
      <TeamDialog team={editing} onClose={() => setEditing(undefined)} />
    </Panel>
  )
}

function useNames(): Map<string, string> {
  const { items = [] } = useList('workspaces.members', {})
  return new Map(items.map((member) => [member.id, member.name]))
}

function TeamDialog({ team, onClose }: { team: Partial<ShownTeam> | undefined; onClose: () => void }) {
  const { items = [] } = useList('workspaces.members', {})
  const save = useAction('workspaces.saveTeam', {
    changes: ['workspaces.teams', 'workspaces.members'],
    onDone: onClose,
  })
  const submit = (form: FormData) =>
    save.mutate({ id: team?.id, name: textIn(form, 'name') ?? '', members: form.getAll('members').map(String) })
  return (
    <FormDialog
      opened={team !== undefined}
      title={team?.id ? `Change ${team.name}` : 'New team'}
      submit="Save"
      busy={save.isPending}
      problem={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        name="name"
        label="Name"
        required
        withAsterisk={false}
        maxLength={200}
        defaultValue={team?.name}
        data-autofocus
      />
      <fieldset style={{ border: 0, margin: 0, padding: 0, maxHeight: 280, overflow: 'auto' }}>
        <legend style={{ padding: 0, marginBottom: 6 }}>Members</legend>
        <Stack gap={6}>
          {items.map((member) => (
            <Checkbox
              key={member.id}
              name="members"
              value={member.id}
              label={member.name}
              defaultChecked={team?.members?.includes(member.id)}
            />
          ))}
        </Stack>
      </fieldset>
    </FormDialog>
  )
}
