import { Suspense } from 'react'
import { lazily } from '../../../web/lib/pages.ts'
import { useActs } from './use-acts.ts'
import { useOpenTask } from './view.ts'

const TaskDialog = lazily(() => import('./TaskDialog.tsx'), 'TaskDialog')

/** The dialog that any page and the palette open by their address. */
export function TaskAnywhere() {
  const { task, about, close } = useOpenTask()
  const acts = useActs()
  if (task === '') return null
  return (
    <Suspense>
      <TaskDialog key={task} id={task} account={about || null} acts={acts} onClose={close} />
    </Suspense>
  )
}
