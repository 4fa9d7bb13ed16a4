import { Checkbox, Stack, TextInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useList } from '../../../web/lib/api.ts'
import { FormDialog, textIn } from './FormDialog.tsx'
import { OnceDialog } from './OnceDialog.tsx'
import { Rights, rightsIn } from './Rights.tsx'

export type MadeLink = Output<'workspaces.linkMember'> & { name: string; isInvitation: boolean }

type InviteDialogProps = { opened: boolean; onClose: () => void; onLink: (link: MadeLink) => void }

/** Who comes, what they may do, what they see, in which teams. */
export function InviteDialog({ opened, onClose, onLink }: InviteDialogProps) {
  const invite = useAction('workspaces.addMember', {
    changes: ['workspaces.members', 'workspaces.invitations', 'workspaces.teams'],
  })
  const submit = (form: FormData) => {
    const email = textIn(form, 'email') ?? ''
    const draft = { name: textIn(form, 'name'), email, ...rightsIn(form), teams: form.getAll('teams').map(String) }
    invite.mutate(draft, {
      onSuccess: (made) => {
        onClose()
        onLink({ ...made, name: draft.name ?? email, isInvitation: true })
      },
    })
  }
  return (
    <FormDialog
      opened={opened}
      title={t`Invite a member`}
      submit={t`Invite`}
      busy={invite.isPending}
      problem={invite.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        name="email"
        type="email"
        label={t`E-mail`}
        required
        withAsterisk={false}
        maxLength={254}
        data-autofocus
      />
      <TextInput
        name="name"
        label={t`Name`}
        maxLength={200}
        description={t`Left empty, the address says it for now.`}
      />
      <Rights given={{ role: 'csm', visibility: 'book' }} />
      <Teams />
    </FormDialog>
  )
}

function Teams() {
  const { items = [] } = useList('workspaces.teams', {})
  if (items.length === 0) return null
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, maxHeight: 160, overflow: 'auto' }}>
      <legend style={{ padding: 0, marginBottom: 6 }}>{t`Teams`}</legend>
      <Stack gap={6}>
        {items.map((team) => (
          <Checkbox key={team.id} name="teams" value={team.id} label={team.name} />
        ))}
      </Stack>
    </fieldset>
  )
}

type OneTimeLinkProps = { made: MadeLink | undefined; onClose: () => void }

/** Mail is not sent from here yet, so the link is shown to be passed on by hand. */
export function OneTimeLink({ made, onClose }: OneTimeLinkProps) {
  const good = made?.isInvitation ? t`72 hours` : t`24 hours`
  return (
    <OnceDialog
      title={made?.isInvitation ? t`Invitation for ${made.name}` : t`Link for ${made?.name ?? ''}`}
      label={t`Link`}
      text={made?.link}
      note={t`Mail is not sent from here yet: copy the link and pass it on to this person alone. It opens once, within ${good}, and any link made before it has ended. This is the only time it is shown.`}
      onClose={onClose}
    />
  )
}
