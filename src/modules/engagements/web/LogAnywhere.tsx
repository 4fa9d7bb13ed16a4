import { useHotkeys } from '@mantine/hooks'
import { useLocation } from '@tanstack/react-router'
import { Suspense } from 'react'
import { lazily } from '../../../web/lib/pages.ts'
import { useLog } from './use-log.ts'

const LogDialog = lazily(() => import('./LogDialog.tsx'), 'LogDialog')

/** The key l on every page, and the dialog that it opens. */
export function LogAnywhere() {
  const { isOpen, open, close } = useLog()
  const { pathname } = useLocation()
  useHotkeys([['l', () => document.querySelector('[role=dialog]') === null && open()]])
  const account = /^\/w\/[^/]+\/accounts\/([0-9a-f-]{36})/i.exec(pathname)?.[1] ?? null
  return <Suspense>{isOpen && <LogDialog account={account} onClose={close} />}</Suspense>
}
