import { useQueryClient } from '@tanstack/react-query'
import { useMatch } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { t } from '../../kernel/words.ts'
import type { PageDefinition } from '../lib/pages.ts'
import { restWhenAnswered } from '../lib/rest.ts'
import { useMay } from '../lib/session.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Page } from '../ui/Page.tsx'
import { Block } from '../ui/Skeletons.tsx'
import { Strip } from '../ui/Strip.tsx'

/** Shows a page to those whose role has its permission. The server decides again for every request. */
export function PageGate() {
  const page = useMatch({ strict: false, select: (match) => (match.staticData as { page: PageDefinition }).page })
  const isAllowed = useMay(page.permission)
  if (!isAllowed) return <Forbidden title={page.title} />
  return (
    <Suspense fallback={<PageSkeleton title={page.title} />}>
      <page.component />
      <Arrived />
    </Suspense>
  )
}

/** Stands as soon as the page does. */
function Arrived() {
  const queries = useQueryClient()
  useEffect(() => restWhenAnswered(queries), [queries])
  return null
}

const unread = ['first', 'second', 'third', 'fourth', 'fifth'].map((key) => ({
  label: '\u00a0',
  key,
  value: undefined,
}))

function PageSkeleton({ title }: { title: string }) {
  return (
    <Page title={title}>
      <Strip figures={unread} />
      <Block height={320} />
    </Page>
  )
}

function Forbidden({ title }: { title: string }) {
  return (
    <Page title={title}>
      <EmptyState
        title={t`Your role does not open this page`}
      >{t`An owner or admin of the workspace can change your role under Settings.`}</EmptyState>
    </Page>
  )
}
