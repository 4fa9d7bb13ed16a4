import { IconPencilPlus } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import type { ShellLook } from '../../../web/lib/pages.ts'
import { ShellItem } from '../../../web/ui/ShellItem.tsx'
import { useLog } from './use-log.ts'

export function LogItem({ look }: { look: ShellLook }) {
  const { open } = useLog()
  return <ShellItem look={look} icon={IconPencilPlus} label={t`Log an activity`} hotkey="l" does={{ run: open }} />
}
