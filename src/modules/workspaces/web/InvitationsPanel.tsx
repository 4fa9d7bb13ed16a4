import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
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
    <Panel title={t`Open invitations`} padding="flush" aside={t`Links are good once, for 72 hours.`}>
      <DataTable
        label={t`Open invitations`}
        rows={open.items}
        rowKey={(one) => one.member}
        rowHeight={55}
        skeletonRows={1}
        error={open.error}
        retry={open.retry}
        empty={
          <EmptyState
            title={t`Nobody is invited at the moment`}
          >{t`Invite a member above. Until they open their link they stand here, and you can send the link anew or take it back.`}</EmptyState>
        }
        columns={[
          {
            key: 'name',
            header: t`Name`,
            cell: (one) => (
              <>
                <div>{one.name}</div>
                <div className="dim">{one.email}</div>
              </>
            ),
          },
          { key: 'role', header: t`Role`, narrow: 'hide', cell: (one) => roleLabels[one.role] },
          { key: 'by', header: t`Invited by`, narrow: 'hide', cell: (one) => one.invitedBy },
          { key: 'until', header: t`Link good until`, cell: (one) => <Until invitation={one} /> },
          {
            key: 'actions',
            header: '',
            label: t`Actions`,
            align: 'right',
            cell: (one) => (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Resend invitation={one} onLink={setLink} />
                <Button
                  variant="subtle"
                  onClick={() => setRevoking(one)}
                  aria-label={t`Take back ${one.name}`}
                >{t`Take back`}</Button>
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
  if (invitation.isOver) return <span className="dim">{t`over, send a new one`}</span>
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
      aria-label={t`New link for ${invitation.name}`}
    >{t`New link`}</Button>
  )
}

function RevokeDialog({ invitation, onClose }: { invitation: Invitation | undefined; onClose: () => void }) {
  const revoke = useAction('workspaces.revokeInvitation', {
    changes: ['workspaces.invitations', 'workspaces.members'],
    onDone: () => {
      onClose()
      toast(t`The invitation is taken back`)
    },
  })
  return (
    <ConfirmDialog
      opened={invitation !== undefined}
      title={t`Take back the invitation of ${invitation?.name ?? ''}`}
      confirm={t`Take back`}
      tone="bad"
      busy={revoke.isPending}
      onConfirm={() => invitation && revoke.mutate({ id: invitation.member }, { onError: toastProblem })}
      onClose={onClose}
    >{t`The link opens nothing from now on. You can invite the same address again.`}</ConfirmDialog>
  )
}
