import { Button } from '@mantine/core'
import { Suspense } from 'react'
import { t } from '../../../kernel/words.ts'
import { lazily } from '../../../web/lib/pages.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'

const ShareDialog = lazily(() => import('./ShareDialog.tsx'), 'ShareDialog')
const readers = { share: choice(['open', ''], '') }

/** Hands the account out: a link for those who may share it, a PDF for everybody who sees it. */
export function ShareAction({ account }: { account: string }) {
  const [{ share }, change] = useUrlState(readers)
  const mayShare = useMay('documents.share')
  return (
    <>
      <Button onClick={() => change({ share: 'open' })} aria-haspopup="dialog">
        {mayShare ? t`Share||verb` : t`Download PDF`}
      </Button>
      <Suspense>{share === 'open' && <ShareDialog account={account} onClose={() => change({ share: '' })} />}</Suspense>
    </>
  )
}
