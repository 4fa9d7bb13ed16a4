import { Suspense } from 'react'
import { lazily } from '../../../web/lib/pages.ts'
import { useOpenMeeting } from './view.ts'

const MeetingSheet = lazily(() => import('./MeetingSheet.tsx'), 'MeetingSheet')

/** The sheet that any page and the palette open by their address. */
export function MeetingAnywhere() {
  const { meeting, account, close } = useOpenMeeting()
  if (meeting === '') return null
  return (
    <Suspense>
      <MeetingSheet key={meeting} id={meeting} account={account || null} onClose={close} />
    </Suspense>
  )
}
