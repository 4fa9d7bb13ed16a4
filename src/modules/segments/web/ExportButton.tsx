import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { download } from '../../../web/lib/api.ts'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { askedFor } from './use-accounts.ts'
import type { AccountsView } from './view.ts'

type ExportButtonProps = { view: AccountsView; known: ReadonlySet<string> | undefined }

/** The list as a file: the same accounts in the same order and columns. */
export function ExportButton({ view, known }: ExportButtonProps) {
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    if (!known) return
    setBusy(true)
    await download('segments.export', askedFor(view, known)).catch(toastProblem)
    setBusy(false)
  }
  return <Button disabled={!known} loading={isBusy} onClick={() => void save()}>{t`Export CSV`}</Button>
}
