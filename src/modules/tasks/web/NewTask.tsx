import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOpenTask } from './view.ts'

/** A task for the account whose page is open. */
export function NewTask({ account }: { account: string }) {
  const { openNew } = useOpenTask()
  return <Button aria-haspopup="dialog" onClick={() => openNew(account)}>{t`New task`}</Button>
}
