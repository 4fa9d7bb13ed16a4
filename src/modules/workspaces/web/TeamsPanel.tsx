import { Button, Checkbox, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { FormDialog, textIn } from './FormDialog.tsx'
import css from './TeamsPanel.module.css'

type ShownTeam = Item<'workspaces.teams'>

export function TeamsPanel() {
  const teams = useList('workspaces.teams', {})
  const mayManage = useMay('workspaces.manage')
  const [editing, setEditing] = useState<Partial<ShownTeam>>()
  const [removing, setRemoving] = useState<ShownTeam>()
  const columns = useColumns()
  const changes: Column<ShownTeam> = {
    key: 'change',
    header: '',
    label: 'Change',
    align: 'right',
    cell: (team) => (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        <Button variant="subtle" onClick={() => setEditing(team)} aria-label={`Change ${team.name}`}>
          Change
        </Button>
        <Button variant="subtle" onClick={() => setRemoving(team)} aria-label={`Dissolve ${team.name}`}>
          Dissolve
        </Button>
      </Group>
    ),
  }
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
            Members who see by team see the accounts that their team colleagues own. A lead starts this way. A leaver’s
            book can be divided among a team.
          </EmptyState>
        }
        columns={mayManage ? [...columns, changes] : columns}
      />
      <TeamDialog key={editing?.id ?? 'new'} team={editing} onClose={() => setEditing(undefined)} />
      <RemoveDialog team={removing} onClose={() => setRemoving(undefined)} />
    </Panel>
  )
}

function useColumns(): Column<ShownTeam>[] {
  const { items = [] } = useList('workspaces.members', {})
  const names = new Map(items.map((member) => [member.id, member.name]))
  const listed = (ids: string[]) => ids.map((id) => names.get(id) ?? '').join(', ')
  return [
    { key: 'name', header: 'Name', width: '22%', cell: (team) => team.name },
    { key: 'leads', header: 'Led by', width: '22%', cell: (team) => listed(team.leads) },
    {
      key: 'members',
      header: 'Members',
      narrow: 'hide',
      cell: (team) => listed(team.members.filter((id) => !team.leads.includes(id))),
    },
  ]
}

function TeamDialog({ team, onClose }: { team: Partial<ShownTeam> | undefined; onClose: () => void }) {
  const save = useAction('workspaces.saveTeam', {
    changes: ['workspaces.teams', 'workspaces.members'],
    onDone: onClose,
  })
  const submit = (form: FormData) => {
    const members = form.getAll('members').map(String)
    const leads = form.getAll('leads').map(String)
    save.mutate({ id: team?.id, name: textIn(form, 'name') ?? '', members, leads })
  }
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
      {team && <MemberChoice team={team} />}
    </FormDialog>
  )
}

/** Everybody with access; who is in the team may lead it. */
function MemberChoice({ team }: { team: Partial<ShownTeam> }) {
  const { items = [] } = useList('workspaces.members', {})
  const [chosen, setChosen] = useState(new Set(team.members))
  const toggle = (id: string) => setChosen((before) => before.symmetricDifference(new Set([id])))
  const open = items.filter((member) => member.active || chosen.has(member.id))
  return (
    <table className={css.choice} aria-label="Members of the team">
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Leads</th>
        </tr>
      </thead>
      <tbody>
        {open.map((member) => (
          <tr key={member.id}>
            <td>
              <Checkbox
                name="members"
                value={member.id}
                label={member.name}
                checked={chosen.has(member.id)}
                onChange={() => toggle(member.id)}
              />
            </td>
            <td>
              <Checkbox
                name="leads"
                value={member.id}
                aria-label={`${member.name} leads`}
                disabled={!chosen.has(member.id)}
                defaultChecked={team.leads?.includes(member.id)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RemoveDialog({ team, onClose }: { team: ShownTeam | undefined; onClose: () => void }) {
  const remove = useAction('workspaces.removeTeam', {
    changes: ['workspaces.teams', 'workspaces.members'],
    onDone: () => {
      onClose()
      toast(`The team ${team?.name} is dissolved`)
    },
  })
  return (
    <ConfirmDialog
      opened={team !== undefined}
      title={`Dissolve ${team?.name ?? ''}`}
      confirm="Dissolve"
      tone="bad"
      busy={remove.isPending}
      onConfirm={() => team && remove.mutate({ id: team.id }, { onError: toastProblem })}
      onClose={onClose}
    >
      Its members stay. Who sees by team sees no more than their other teams’ accounts and their own.
    </ConfirmDialog>
  )
}
