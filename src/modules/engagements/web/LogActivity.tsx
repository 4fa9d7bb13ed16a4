import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useLog } from './use-log.ts'

/** Two clicks to a logged note, call or meeting: open, and say what it was. The key l opens it too, on every page. */
export function LogActivity() {
  const { open } = useLog()
  return (
    <Button
      variant="filled"
      onClick={open}
      aria-keyshortcuts="l"
      aria-haspopup="dialog"
      title={t`Log activity (l)`}
    >{t`Log activity`}</Button>
  )
}
