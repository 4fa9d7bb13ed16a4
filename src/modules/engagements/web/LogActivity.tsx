import { Button, Popover } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { LogForm } from './LogForm.tsx'

/** Two clicks to a logged note, call or meeting: open, write, and say what it was. The key l opens it too. */
export function LogActivity({ account }: { account: string }) {
  const [opened, setOpened] = useState(false)
  useHotkeys([['l', () => setOpened(true)]])
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="filled"
          onClick={() => setOpened((was) => !was)}
          aria-keyshortcuts="l"
          title="Log activity (l)"
        >
          Log activity
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Log activity">
        <LogForm account={account} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}
