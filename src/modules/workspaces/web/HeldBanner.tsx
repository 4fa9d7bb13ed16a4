import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { Banner } from '../../../web/ui/Banner.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'

/** Why nothing is sent: an owner lets it go on after a restore; of a sandbox it never does. */
export function HeldBanner() {
  const { held } = useSession().workspace
  if (held === null) return null
  if (held.reason === 'sandbox') {
    return (
      <Banner tone="warning">{t`Sandbox: a copy with names, addresses and texts masked. Nothing that happens here is ever sent.`}</Banner>
    )
  }
  return (
    <Banner tone="warning">
      <span>{rich`Restored from a backup ${<TimeText at={held.since} />}. Figures go on; nothing is sent, and no source is read, until an owner confirms.`}</span>
      <Resume />
    </Banner>
  )
}

function Resume() {
  const [asking, setAsking] = useState(false)
  const resume = useAction('workspaces.resume', { changes: ['workspaces.me'], onDone: () => setAsking(false) })
  if (!useMay('workspaces.own')) return null
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>{t`Let sending go on`}</Button>
      <ConfirmDialog
        opened={asking}
        title={t`Let sending go on`}
        confirm={t`Let it go on`}
        busy={resume.isPending}
        onConfirm={() => resume.mutate({}, { onError: toastProblem })}
        onClose={() => setAsking(false)}
      >{t`Messages and calls that waited when the backup was made are sent now, once. Confirm only if the product that this backup came from no longer runs: otherwise both would send them.`}</ConfirmDialog>
    </>
  )
}
