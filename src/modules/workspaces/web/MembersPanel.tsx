import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { mayGrant } from '../domain/permissions.ts'
import { FormDialog, textIn } from './FormDialog.tsx'
import { InviteDialog, type MadeLink, OneTimeLink } from './InviteDialog.tsx'
import { LeaveDialog } from './LeaveDialog.tsx'
import { ResetFactorDialog } from './ResetFactorDialog.tsx'
import { Rights, rightsIn } from './Rights.tsx'
import { roleLabels, visibilityLabels } from './wording.ts'

export type ShownMember = Item<'workspaces.members'>

export function MembersPanel() {
  const members = useList('workspaces.members', {})
  const mayManage = useMay('workspaces.manage')
  const [inviting, setInviting] = useState(false)
  const [link, setLink] = useState<MadeLink>()
  return (
    <Panel
      title={t`Members`}
      padding="flush"
      aside={mayManage && <Button onClick={() => setInviting(true)}>{t`Invite a member`}</Button>}
    >
      <DataTable
        label={t`Members`}
        columns={mayManage ? [...columns, secondFactor, actionsColumn(setLink)] : columns}
        rows={members.items}
        rowKey={(member) => member.id}
        rowHeight={55}
        error={members.error}
        retry={members.retry}
      />
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} onLink={setLink} />
      <OneTimeLink made={link} onClose={() => setLink(undefined)} />
    </Panel>
  )
}

const columns: Column<ShownMember>[] = [
  {
    key: 'name',
    header: t`Name`,
    cell: (member) => (
      <>
        <div>{member.name}</div>
        <div className="dim">{member.email}</div>
      </>
    ),
  },
  { key: 'role', header: t`Role`, cell: (member) => roleLabels[member.role] },
  { key: 'sees', header: t`Sees`, narrow: 'hide', cell: (member) => visibilityLabels[member.visibility] },
  { key: 'teams', header: t`Teams`, narrow: 'hide', cell: (member) => member.teams.map(teamName).join(', ') },
  {
    key: 'access',
    header: t`Access`,
    narrow: 'hide',
    cell: (member) => <span className="muted">{sayAccess(member)}</span>,
  },
]

const teamName = ({ name, leads }: ShownMember['teams'][number]) => (leads ? t`${name} (lead)` : name)

function sayAccess(member: ShownMember): string {
  if (!member.active) return t`Ended`
  if (member.signsIn) return t`Signs in`
  return member.invitedUntil === null ? t`Not invited yet` : t`Invited`
}

const secondFactor: Column<ShownMember> = {
  key: 'factor',
  header: t`Second factor`,
  narrow: 'hide',
  cell: (member) => <span className="muted">{member.signsIn ? (member.hasTwoFactor ? t`Yes` : t`No`) : ''}</span>,
}

const actionsColumn = (show: (link: MadeLink) => void): Column<ShownMember> => ({
  key: 'actions',
  header: '',
  label: t`Actions`,
  width: 44,
  align: 'right',
  cell: (member) => <MemberActions member={member} show={show} />,
})

type Deed = 'change' | 'leave' | 'factor'

function MemberActions({ member, show }: { member: ShownMember; show: (link: MadeLink) => void }) {
  const session = useSession()
  const [deed, setDeed] = useState<Deed>()
  const close = () => setDeed(undefined)
  if (!mayGrant(new Set(session.permissions), member.role)) return null
  const isOneself = member.id === session.member.id
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t`Actions for ${member.name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDeed('change')}>{t`Change`}</Menu.Item>
          {member.active && <LinkItem member={member} show={show} />}
          {member.active && !isOneself && <LookItem member={member} />}
          {member.hasTwoFactor && !isOneself && (
            <Menu.Item onClick={() => setDeed('factor')}>{t`Take away lost second factor`}</Menu.Item>
          )}
          {!isOneself && <AccessItem member={member} onEnd={() => setDeed('leave')} />}
        </Menu.Dropdown>
      </Menu>
      <ChangeMember member={deed === 'change' ? member : undefined} onClose={close} />
      <ResetFactorDialog member={deed === 'factor' ? member : undefined} onClose={close} />
      {deed === 'leave' && <LeaveDialog member={member} onClose={close} />}
    </>
  )
}

function LinkItem({ member, show }: { member: ShownMember; show: (link: MadeLink) => void }) {
  const link = useAction('workspaces.linkMember', {
    changes: ['workspaces.invitations', 'workspaces.members'],
    onDone: (made) => show({ ...made, name: member.name, isInvitation: !member.signsIn }),
  })
  return (
    <Menu.Item onClick={() => link.mutate({ id: member.id }, { onError: toastProblem })}>
      {member.signsIn ? t`Link past a forgotten password` : t`New invitation link`}
    </Menu.Item>
  )
}

function LookItem({ member }: { member: ShownMember }) {
  const look = useAction('workspaces.viewAs', { changes: [], onDone: () => window.location.assign('/') })
  return (
    <Menu.Item onClick={() => look.mutate({ id: member.id }, { onError: toastProblem })}>
      {t`Look as ${member.name.split(' ')[0]}`}
    </Menu.Item>
  )
}

/** Ending access asks who takes over; giving it again can bring everything back for a while. */
function AccessItem({ member, onEnd }: { member: ShownMember; onEnd: () => void }) {
  const changes = ['workspaces.members', 'accounts.books', 'workspaces.keys'] as const
  const undo = useAction('workspaces.takeBack', {
    changes: [...changes],
    onDone: () => toast(t`${member.name} is back, with what was handed on`),
  })
  const give = useAction('workspaces.updateMember', {
    changes: [...changes],
    onDone: () => toast(t`${member.name} has access again`),
  })
  if (member.active) return <Menu.Item onClick={onEnd}>{t`End access`}</Menu.Item>
  return (
    <>
      {member.returnsUntil !== null && (
        <Menu.Item
          onClick={() => undo.mutate({ id: member.id }, { onError: toastProblem })}
        >{t`Undo the leaving`}</Menu.Item>
      )}
      <Menu.Item onClick={() => give.mutate({ id: member.id, active: true }, { onError: toastProblem })}>
        {member.returnsUntil === null ? t`Give access again` : t`Give access only`}
      </Menu.Item>
    </>
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
      title={t`Change ${member?.name ?? ''}`}
      submit={t`Save`}
      busy={update.isPending}
      problem={update.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        name="name"
        label={t`Name`}
        required
        withAsterisk={false}
        maxLength={200}
        defaultValue={member?.name}
        data-autofocus
      />
      {own ? (
        <p className="muted">{t`Your own role is changed by another owner or admin.`}</p>
      ) : (
        member && <Rights given={member} />
      )}
    </FormDialog>
  )
}
