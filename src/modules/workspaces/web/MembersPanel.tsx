import { ActionIcon, Button, Menu, Select, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import {
  isRole,
  mayGrant,
  type Role,
  roles,
  usualVisibility,
  type Visibility,
  visibilities,
} from '../domain/permissions.ts'
import { FormDialog, textIn } from './FormDialog.tsx'
import { OnceDialog } from './OnceDialog.tsx'
import { roleLabels, visibilityLabels } from './wording.ts'

export type ShownMember = Item<'workspaces.members'>

export function MembersPanel() {
  const members = useList('workspaces.members', {})
  const mayManage = useMay('workspaces.manage')
  const [adding, setAdding] = useState(false)
  const [changing, setChanging] = useState<ShownMember>()
  const [link, setLink] = useState<string>()
  return (
    <Panel
      title="Members"
      padding="flush"
      aside={mayManage && <Button onClick={() => setAdding(true)}>Add member</Button>}
    >
      <DataTable
        label="Members"
        columns={mayManage ? [...columns, actionsColumn(setChanging, setLink)] : columns}
        rows={members.items}
        rowKey={(member) => member.id}
        rowHeight={55}
        error={members.error}
        retry={members.retry}
      />
      <AddMember opened={adding} onClose={() => setAdding(false)} onLink={setLink} />
      <ChangeMember member={changing} onClose={() => setChanging(undefined)} />
      <OnceDialog
        title="One-time link"
        label="Link"
        text={link}
        note="Pass it on to this person. It opens once and signs them in, so that they can set a password. This is the only time it is shown."
        onClose={() => setLink(undefined)}
      />
    </Panel>
  )
}

const columns: Column<ShownMember>[] = [
  {
    key: 'name',
    header: 'Name',
    cell: (member) => (
      <>
        <div>{member.name}</div>
        <div className="dim">{member.email}</div>
      </>
    ),
  },
  { key: 'role', header: 'Role', cell: (member) => roleLabels[member.role] },
  { key: 'sees', header: 'Sees', narrow: 'hide', cell: (member) => visibilityLabels[member.visibility] },
  { key: 'teams', header: 'Teams', narrow: 'hide', cell: (member) => member.teams.map((team) => team.name).join(', ') },
  {
    key: 'access',
    header: 'Access',
    narrow: 'hide',
    cell: (member) => <span className="muted">{sayAccess(member)}</span>,
  },
]

function sayAccess(member: ShownMember): string {
  if (!member.active) return 'Ended'
  return member.signsIn ? 'Signs in' : 'Not taken up yet'
}

function actionsColumn(change: (member: ShownMember) => void, show: (link: string) => void): Column<ShownMember> {
  return {
    key: 'actions',
    header: '',
    label: 'Actions',
    width: 44,
    align: 'right',
    cell: (member) => <MemberActions member={member} change={change} show={show} />,
  }
}

type MemberActionsProps = { member: ShownMember; change: (member: ShownMember) => void; show: (link: string) => void }

function MemberActions({ member, change, show }: MemberActionsProps) {
  const session = useSession()
  const [ending, setEnding] = useState(false)
  const link = useAction('workspaces.linkMember', { changes: [], onDone: (made) => show(made.link) })
  const update = useAction('workspaces.updateMember', {
    changes: ['workspaces.members'],
    onDone: () => {
      setEnding(false)
      toast(member.active ? `${member.name} has no access any more` : `${member.name} has access again`)
    },
  })
  if (!mayGrant(new Set(session.permissions), member.role)) return null
  const toggle = () => update.mutate({ id: member.id, active: !member.active }, { onError: toastProblem })
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${member.name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => change(member)}>Change</Menu.Item>
          {member.active && (
            <Menu.Item onClick={() => link.mutate({ id: member.id }, { onError: toastProblem })}>
              {member.signsIn ? 'Link past a forgotten password' : 'One-time link'}
            </Menu.Item>
          )}
          {member.id !== session.member.id && (
            <Menu.Item onClick={() => (member.active ? setEnding(true) : toggle())}>
              {member.active ? 'End access' : 'Give access again'}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={ending}
        title={`End the access of ${member.name}`}
        confirm="End access"
        tone="bad"
        busy={update.isPending}
        onConfirm={toggle}
        onClose={() => setEnding(false)}
      >
        Their sessions and API keys stop working at once. What they did and the accounts they own stay. You can give
        access again later.
      </ConfirmDialog>
    </>
  )
}

type AddMemberProps = { opened: boolean; onClose: () => void; onLink: (link: string) => void }

function AddMember({ opened, onClose, onLink }: AddMemberProps) {
  const add = useAction('workspaces.addMember', {
    changes: ['workspaces.members'],
    onDone: (made) => {
      onClose()
      onLink(made.link)
    },
  })
  const submit = (form: FormData) =>
    add.mutate({ name: textIn(form, 'name') ?? '', email: textIn(form, 'email') ?? '', ...rightsIn(form) })
  return (
    <FormDialog
      opened={opened}
      title="Add member"
      submit="Add member"
      busy={add.isPending}
      problem={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput name="name" label="Name" required withAsterisk={false} maxLength={200} data-autofocus />
      <TextInput name="email" type="email" label="E-mail" required withAsterisk={false} maxLength={254} />
      <Rights given={{ role: 'csm', visibility: 'book' }} />
    </FormDialog>
  )
}

function ChangeMember({ member, onClose }: { member: ShownMember | undefined; onClose: () => void }) {
  const update = useAction('workspaces.updateMember', { changes: ['workspaces.members'], onDone: onClose })
  const own = useSession().member.id === member?.id
  const submit = (form: FormData) =>
    member && update.mutate({ id: member.id, name: textIn(form, 'name'), ...(own ? {} : rightsIn(form)) })
  return (
    <FormDialog
      opened={member !== undefined}
      title={`Change ${member?.name ?? ''}`}
      submit="Save"
      busy={update.isPending}
      problem={update.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        name="name"
        label="Name"
        required
        withAsterisk={false}
        maxLength={200}
        defaultValue={member?.name}
        data-autofocus
      />
      {own ? (
        <p className="muted">Your own role is changed by another owner or admin.</p>
      ) : (
        member && <Rights given={member} />
      )}
    </FormDialog>
  )
}

/** Role and visibility; a newly chosen role brings its usual visibility. */
function Rights({ given }: { given: { role: Role; visibility: Visibility } }) {
  const held = new Set(useSession().permissions)
  const [visibility, setVisibility] = useState<string>(given.visibility)
  const open = roles.filter((role) => mayGrant(held, role)).map((value) => ({ value, label: roleLabels[value] }))
  return (
    <>
      <Select
        name="role"
        label="Role"
        data={open}
        defaultValue={given.role}
        allowDeselect={false}
        onChange={(role) => role !== null && isRole(role) && setVisibility(usualVisibility(role))}
      />
      <Select
        name="visibility"
        label="Sees"
        data={visibilities.map((value) => ({ value, label: visibilityLabels[value] }))}
        value={visibility}
        allowDeselect={false}
        onChange={(value) => value !== null && setVisibility(value)}
      />
    </>
  )
}

const rightsIn = (form: FormData) => ({
  role: form.get('role') as Role,
  visibility: form.get('visibility') as Visibility,
})
