import { Suspense } from 'react'
import { t } from '../../kernel/words.ts'
import { longDay } from '../lib/format.ts'
import { panelsOf } from '../lib/registry.ts'
import { useSession } from '../lib/session.tsx'
import { Banner } from '../ui/Banner.tsx'
import { LookBanner } from './LookBanner.tsx'

/** What one must know before believing the page: its day, that it is a demo, which sources are silent. */
export function Banners() {
  const { workspace } = useSession()
  return (
    <>
      <LookBanner />
      {workspace.asOf !== null && (
        <Banner>{t`This workspace looks as it did on ${longDay(workspace.asOf)}. Days are counted from there.`}</Banner>
      )}
      {workspace.demo && <Banner>{t`Demo company: every customer, person and number here is invented.`}</Banner>}
      <Suspense>
        {panelsOf('banner').map((panel) => (
          <panel.component key={panel.title} />
        ))}
      </Suspense>
    </>
  )
}
