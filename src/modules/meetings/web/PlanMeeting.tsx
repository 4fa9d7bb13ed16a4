import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOpenMeeting } from './view.ts'

/** A meeting with the account whose page is open. */
export function PlanMeeting({ account }: { account: string }) {
  const { openNew } = useOpenMeeting()
  return <Button aria-haspopup="dialog" onClick={() => openNew(account)}>{t`Plan a meeting`}</Button>
}
