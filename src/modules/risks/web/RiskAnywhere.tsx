import { Suspense } from 'react'
import { lazily } from '../../../web/lib/pages.ts'
import { useOpenRisk } from './view.ts'

const RiskSheet = lazily(() => import('./RiskSheet.tsx'), 'RiskSheet')

/** The sheet that any page and the palette open by their address. */
export function RiskAnywhere() {
  const { risk, account, why, close } = useOpenRisk()
  if (risk === '') return null
  return (
    <Suspense>
      <RiskSheet key={risk} id={risk} account={account || null} why={why} onClose={close} />
    </Suspense>
  )
}
