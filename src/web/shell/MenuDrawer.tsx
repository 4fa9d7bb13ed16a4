import { ActionIcon, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMenu2, IconSearch } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { t } from '../../kernel/words.ts'
import { useSession } from '../lib/session.tsx'
import css from './Frame.module.css'
import { ShellItems } from './ShellItems.tsx'
import { Side } from './Side.tsx'

/** On a phone the menu waits behind a button. */
export function MenuDrawer({ onSearch }: { onSearch: () => void }) {
  const { workspace } = useSession()
  const { pathname } = useLocation()
  const [opened, { open, close }] = useDisclosure()
  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes because the path has changed
  useEffect(close, [pathname])
  const searchInstead = () => {
    close()
    onSearch()
  }
  return (
    <>
      <header className={css.top}>
        <ActionIcon size={36} onClick={open} aria-label={t`Open the menu`}>
          <IconMenu2 size={18} />
        </ActionIcon>
        <span className={css.where}>{workspace.name}</span>
        <div className={css.tools}>
          <ShellItems look="icon" />
          <ActionIcon size={36} onClick={onSearch} aria-label={t`Search or jump to`}>
            <IconSearch size={18} />
          </ActionIcon>
        </div>
      </header>
      <Drawer.Root opened={opened} onClose={close} size={248} padding={8} transitionProps={{ duration: 120 }}>
        <Drawer.Overlay backgroundOpacity={0.25} />
        <Drawer.Content aria-label={t`Menu`} className={css.panel}>
          <div className={css.drawer}>
            <Side onSearch={searchInstead} />
          </div>
        </Drawer.Content>
      </Drawer.Root>
    </>
  )
}
