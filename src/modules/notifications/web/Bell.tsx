import { IconBell } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import type { ShellLook } from '../../../web/lib/pages.ts'
import { useRest } from '../../../web/lib/rest.ts'
import { ShellItem } from '../../../web/ui/ShellItem.tsx'

/** How often it is asked what is new, in milliseconds; a hidden page does not ask. */
const refreshEvery = 60_000

/** From here on the number says no more. */
const most = 100

/** How much is new, said aloud when it changes and the reader has time. */
export function Bell({ look }: { look: ShellLook }) {
  const { data } = useOperation('notifications.count', {}, { refreshEvery, enabled: useRest() })
  const unread = data?.unread ?? 0
  const shown = unread >= most ? `${most - 1}+` : String(unread)
  return (
    <>
      <ShellItem
        look={look}
        icon={IconBell}
        label={t`Notifications`}
        count={unread === 0 ? undefined : { shown, word: t`unread` }}
        does={{ to: 'notifications' }}
      />
      <span role="status" className="quiet">
        {unread > 0 && unread < most && `${count(unread, 'unread notification')}`}
      </span>
    </>
  )
}
