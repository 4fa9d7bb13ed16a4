import { Button, type ButtonProps } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../kernel/words.ts'
import { download, type Input } from '../lib/api.ts'
import { toastProblem } from './toasts.ts'

type Downloaded =
  | 'churn.export'
  | 'documents.pdf'
  | 'documents.preparationPdf'
  | 'expansion.export'
  | 'kpis.close_pack'
  | 'kpis.export'
  | 'kpis.export_accounts'
  | 'kpis.export_movements'
  | 'kpis.report'
  | 'privacy.export'
  | 'renewals.export'
  | 'renewals.paperHtml'
  | 'renewals.paperPdf'
  | 'segments.export'
  | 'tasks.export'
  | 'workspaces.exportAudit'

interface DownloadButtonProps<N extends Downloaded> extends Pick<ButtonProps, 'size' | 'variant' | 'disabled'> {
  of: N
  asked: Input<N>
  /** What is on it; a list is exported as CSV. */
  label?: string
}

/** Saves the file that an operation answers, and is busy meanwhile. */
export function DownloadButton<N extends Downloaded>({ of, asked, label, ...look }: DownloadButtonProps<N>) {
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    await download(of, asked).catch(toastProblem)
    setBusy(false)
  }
  return (
    <Button {...look} loading={isBusy} onClick={() => void save()}>
      {label ?? t`Export CSV`}
    </Button>
  )
}
