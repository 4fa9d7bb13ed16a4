import { Button, Checkbox, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
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
    label: t`Change`,
    align: 'right',
    cell: (team) => (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        <Button
          variant="subtle"
          onClick={() => setEditing(team)}
          aria-label={t`Change ${team.name}`}
        >{t`Change`}</Button>
        <Button
          variant="subtle"
          onClick={() => setRemoving(team)}
          aria-label={t`Dissolve ${team.name}`}
        >{t`Dissolve`}</Button>
      </Group>
    ),
  }
  return (
    <Panel
      title={t`Teams`}
      padding="flush"
      aside={mayManage && <Button onClick={() => setEditing({})}>{t`New team`}</Button>}
    >
      <DataTable
        label={t`Teams`}
        rows={teams.items}
        rowKey={(team) => team.id}
        skeletonRows={2}
        error={teams.error}
        retry={teams.retry}
        empty={
          <EmptyState
            title={t`No teams yet`}
          >{t`Members who see by team see the accounts that their team colleagues own. A lead starts this way. A leaver’s book can be divided among a team.`}</EmptyState>
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
    { key: 'name', header: t`Name`, width: '22%', cell: (team) => team.name },
    { key: 'leads', header: t`Led by`, width: '22%', cell: (team) => listed(team.leads) },
    {
      key: 'members',
      header: t`Members`,
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
      title={team?.id ? t`Change ${team.name}` : t`New team`}
      submit={t`Save`}
      busy={save.isPending}
      problem={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        name="name"
        label={t`Name`}
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
    <table className={css.choice} aria-label={t`Members of the team`}>
      <thead>
        <tr>
          <th scope="col">{t`Member`}</th>
          <th scope="col">{t`Leads`}</th>
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
                aria-label={t`${member.name} leads`}
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
      toast(t`The team ${team?.name} is dissolved`)
    },
  })
  return (
    <ConfirmDialog
      opened={team !== undefined}
      title={t`Dissolve ${team?.name ?? ''}`}
      confirm={t`Dissolve`}
      tone="bad"
      busy={remove.isPending}
      onConfirm={() => team && remove.mutate({ id: team.id }, { onError: toastProblem })}
      onClose={onClose}
    >{t`Its members stay. Who sees by team sees no more than their other teams’ accounts and their own.`}</ConfirmDialog>
  )
}
