import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../kernel/words.ts'
import { download, type Input } from '../lib/api.ts'
import { toastProblem } from './toasts.ts'

type Exported =
  | 'kpis.export'
  | 'kpis.export_accounts'
  | 'kpis.export_movements'
  | 'renewals.export'
  | 'expansion.export'
  | 'churn.export'
type ExportButtonProps<N extends Exported> = { of: N; asked: Input<N>; size?: 'xs' }

/** Saves what a page shows as CSV. */
export function ExportButton<N extends Exported>({ of, asked, size }: ExportButtonProps<N>) {
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    await download(of, asked).catch(toastProblem)
    setBusy(false)
  }
  return (
    <Button {...(size ? { size } : {})} loading={isBusy} onClick={() => void save()}>
      {t`Export CSV`}
    </Button>
  )
}
