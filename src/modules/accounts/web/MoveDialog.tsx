import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import { offerUndo } from '../../../web/ui/editing/undo.ts'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import type { AccountDetail } from './wording.ts'

/** Puts an account below another, or makes it stand by itself. */
export function MoveDialog({ account, onClose }: { account: AccountDetail; onClose: () => void }) {
  const [parent, setParent] = useState<string | null>(account.parentId)
  const undo = useAction('accounts.undo', { onDone: () => void toast(t`It stands where it stood`) })
  const move = useAction('accounts.update', {
    onDone: ({ act }) => {
      offerUndo(t`${account.name} moved`, () => undo.mutate({ act }, { onError: toastProblem }))
      onClose()
    },
  })
  const refused = move.error && [move.error.detail || move.error.title, move.error.remedy].filter(Boolean).join('. ')
  return (
    <Modal opened onClose={onClose} title={t`Where ${account.name} belongs`}>
      <Stack gap="sm">
        <AccountSelect
          label={t`Below`}
          isLabelled
          placeholder={t`It stands by itself`}
          value={parent}
          without={account.id}
          data-autofocus
          error={refused}
          onChange={setParent}
        />
        <p className="muted">{t`What lies below it moves along. ARR and health of the accounts above follow within seconds; days that are over stay as they were shown.`}</p>
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="filled"
            disabled={parent === account.parentId}
            loading={move.isPending}
            onClick={() => move.mutate({ account: account.id, parentId: parent, seen: { parent: account.parentId } })}
          >
            {parent === null ? t`Let it stand by itself` : t`Move`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
