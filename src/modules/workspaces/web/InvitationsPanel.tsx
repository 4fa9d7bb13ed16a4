import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import { type MadeLink, OneTimeLink } from './InviteDialog.tsx'
import { roleLabels } from './wording.ts'

type Invitation = Item<'workspaces.invitations'>

/** Who was invited and has not come yet. */
export function InvitationsPanel() {
  const open = useList('workspaces.invitations', {})
  const [link, setLink] = useState<MadeLink>()
  const [revoking, setRevoking] = useState<Invitation>()
  return (
    <Panel title="Open invitations" padding="flush" aside="Links are good once, for 72 hours.">
      <DataTable
        label="Open invitations"
        rows={open.items}
        rowKey={(one) => one.member}
        rowHeight={55}
        skeletonRows={1}
        error={open.error}
        retry={open.retry}
        empty={
          <EmptyState title="Nobody is invited at the moment">
            Invite a member above. Until they open their link they stand here, and you can send the link anew or take it
            back.
          </EmptyState>
        }
        columns={[
          {
            key: 'name',
            header: 'Name',
            cell: (one) => (
              <>
                <div>{one.name}</div>
                <div className="dim">{one.email}</div>
              </>
            ),
          },
          { key: 'role', header: 'Role', narrow: 'hide', cell: (one) => roleLabels[one.role] },
          { key: 'by', header: 'Invited by', narrow: 'hide', cell: (one) => one.invitedBy },
          { key: 'until', header: 'Link good until', cell: (one) => <Until invitation={one} /> },
          {
            key: 'actions',
            header: '',
            label: 'Actions',
            align: 'right',
            cell: (one) => (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Resend invitation={one} onLink={setLink} />
                <Button variant="subtle" onClick={() => setRevoking(one)} aria-label={`Take back ${one.name}`}>
                  Take back
                </Button>
              </Group>
            ),
          },
        ]}
      />
      <OneTimeLink made={link} onClose={() => setLink(undefined)} />
      <RevokeDialog invitation={revoking} onClose={() => setRevoking(undefined)} />
    </Panel>
  )
}

function Until({ invitation }: { invitation: Invitation }) {
  if (invitation.isOver) return <span className="dim">over, send a new one</span>
  return <TimeText at={invitation.until} />
}

function Resend({ invitation, onLink }: { invitation: Invitation; onLink: (link: MadeLink) => void }) {
  const link = useAction('workspaces.linkMember', {
    changes: ['workspaces.invitations', 'workspaces.members'],
    onDone: (made) => onLink({ ...made, name: invitation.name, isInvitation: true }),
  })
  return (
    <Button
      variant="subtle"
      loading={link.isPending}
      onClick={() => link.mutate({ id: invitation.member }, { onError: toastProblem })}
      aria-label={`New link for ${invitation.name}`}
    >
      New link
    </Button>
  )
}

function RevokeDialog({ invitation, onClose }: { invitation: Invitation | undefined; onClose: () => void }) {
  const revoke = useAction('workspaces.revokeInvitation', {
    changes: ['workspaces.invitations', 'workspaces.members'],
    onDone: () => {
      onClose()
      toast('The invitation is taken back')
    },
  })
  return (
    <ConfirmDialog
      opened={invitation !== undefined}
      title={`Take back the invitation of ${invitation?.name ?? ''}`}
      confirm="Take back"
      tone="bad"
      busy={revoke.isPending}
      onConfirm={() => invitation && revoke.mutate({ id: invitation.member }, { onError: toastProblem })}
      onClose={onClose}
    >
      The link opens nothing from now on. You can invite the same address again.
    </ConfirmDialog>
  )
}
