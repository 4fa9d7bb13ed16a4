import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { toastProblem } from '../../../web/ui/toasts.ts'
import type { SavedView } from './view.ts'

const roles = ['owner', 'admin', 'lead', 'csm', 'support', 'viewer']
const words: Record<string, string> = {
  owner: t`Owners`,
  admin: t`Administrators`,
  lead: t`Leads`,
  csm: t`Success managers`,
  support: t`Support`,
  viewer: t`Viewers`,
}

type DefaultsDialogProps = { saved: SavedView; views: SavedView[]; onClose: () => void }

/** For whom the list of accounts opens with this view. */
export function DefaultsDialog({ saved, views, onClose }: DefaultsDialogProps) {
  const set = useAction('segments.setDefault', { changes: ['segments.views'] })
  return (
    <Modal opened onClose={onClose} title={t`Who opens with ${saved.name}`} size={400}>
      <Stack gap="sm">
        {roles.map((role) => {
          const isChosen = saved.defaultFor.includes(role)
          const other = views.find((view) => view.id !== saved.id && view.defaultFor.includes(role))
          return (
            <Checkbox
              key={role}
              label={words[role]}
              description={other && t`now with ${other.name}`}
              checked={isChosen}
              disabled={set.isPending}
              onChange={() => set.mutate({ role, view: isChosen ? null : saved.id }, { onError: toastProblem })}
            />
          )
        })}
        <p className="muted">{t`Everybody can still choose another view. Without one the list opens with the customers.`}</p>
      </Stack>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose}>{t`Done`}</Button>
      </Group>
    </Modal>
  )
}
