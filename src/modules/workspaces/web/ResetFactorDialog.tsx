import { PasswordInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { FormDialog, textIn } from './FormDialog.tsx'
import type { ShownMember } from './MembersPanel.tsx'

type ResetFactorDialogProps = { member: ShownMember | undefined; onClose: () => void }

/** Weakening somebody's sign-in asks for one's own password again. */
export function ResetFactorDialog({ member, onClose }: ResetFactorDialogProps) {
  const { hasPassword } = useSession()
  const reset = useAction('workspaces.resetTwoFactor', {
    changes: ['workspaces.members', 'workspaces.security'],
    onDone: () => {
      onClose()
      toast(t`${member?.name} signs in by password alone until they set up another`)
    },
  })
  return (
    <FormDialog
      opened={member !== undefined}
      title={t`Take away the second factor of ${member?.name ?? ''}`}
      submit={t`Take it away`}
      busy={reset.isPending}
      problem={reset.error}
      onSubmit={(form) => member && reset.mutate({ id: member.id, current: textIn(form, 'current') })}
      onClose={onClose}
    >
      <p className="muted">{t`Only where they have lost their phone and the codes they kept. Be sure that it is they who ask. It stands in the log.`}</p>
      {hasPassword && (
        <PasswordInput
          name="current"
          label={t`Your own password`}
          required
          withAsterisk={false}
          autoComplete="current-password"
          data-autofocus
        />
      )}
    </FormDialog>
  )
}
