import { ActionIcon } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconMenu2, IconSearch } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { t } from '../../kernel/words.ts'
import { lazily } from '../lib/pages.ts'
import { useRest } from '../lib/rest.ts'
import { useSession } from '../lib/session.tsx'
import css from './Frame.module.css'
import { ShellItems } from './ShellItems.tsx'

const MenuPanel = lazily(() => import('./MenuPanel.tsx'), 'MenuPanel')

type MenuDrawerProps = { onSearch: () => void }

/** On a phone the menu waits behind a button. */
export function MenuDrawer({ onSearch }: MenuDrawerProps) {
  const isPhone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  return isPhone ? <PhoneHead onSearch={onSearch} /> : null
}

function PhoneHead({ onSearch }: MenuDrawerProps) {
  const { workspace } = useSession()
  const { pathname } = useLocation()
  const [opened, { open, close }] = useDisclosure()
  // At hand before it is asked for, yet after the page.
  const isAtHand = useRest() || opened
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
      <Suspense>{isAtHand && <MenuPanel opened={opened} onClose={close} onSearch={searchInstead} />}</Suspense>
    </>
  )
}
