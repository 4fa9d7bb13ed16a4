import { Stack, Switch } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

type Sharing = 'allowed' | 'forbidden'

/** Whether accounts may be shared by link at all. */
export function SharingPanel() {
  const settings = useOperation('documents.settings', {})
  const [isAsking, setAsking] = useState(false)
  const save = useAction('documents.updateSettings', {
    changes: ['documents.settings', 'documents.links'],
    onDone: ({ sharing, ended }) => {
      setAsking(false)
      toast(sharing === 'allowed' ? t`Accounts may be shared` : t`${count(ended, 'link')} ended`)
    },
  })
  const put = (sharing: Sharing) => save.mutate({ sharing }, { onError: toastProblem })
  if (settings.error) {
    return (
      <Panel title={t`Sharing accounts`}>
        <ErrorState error={settings.error} retry={() => void settings.refetch()} />
      </Panel>
    )
  }
  return (
    <Panel title={t`Sharing accounts`}>
      {settings.data ? (
        <Stack gap="xs">
          <Switch
            label={t`Accounts may be shared by link`}
            checked={settings.data.sharing === 'allowed'}
            disabled={save.isPending}
            onChange={(event) => (event.currentTarget.checked ? put('allowed') : setAsking(true))}
          />
          <p className="muted">{t`Whoever may change an account can make a link by which anybody reads it without signing in. It shows what its maker sees and ends by itself.`}</p>
        </Stack>
      ) : (
        <Block height={64} />
      )}
      <ConfirmDialog
        opened={isAsking}
        title={t`Forbid sharing by link`}
        confirm={t`Forbid and end all links`}
        tone="bad"
        busy={save.isPending}
        onConfirm={() => put('forbidden')}
        onClose={() => setAsking(false)}
      >{t`Every link that was made opens nothing from now on, also when sharing is allowed again.`}</ConfirmDialog>
    </Panel>
  )
}
