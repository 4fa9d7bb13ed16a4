import { Suspense } from 'react'
import { t } from '../../kernel/words.ts'
import { longDay } from '../lib/format.ts'
import { useKeptRoom } from '../lib/kept-room.ts'
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
      <AskedFor workspace={workspace.slug} />
    </>
  )
}

/** Banners that ask whether they have something to say, while the page below already stands. */
function AskedFor({ workspace }: { workspace: string }) {
  const { height, content } = useKeptRoom(`banners-${workspace}`)
  return (
    <div style={{ minHeight: height }}>
      <div ref={content}>
        <Suspense>
          {panelsOf('banner').map((panel) => (
            <panel.component key={panel.title} />
          ))}
        </Suspense>
      </div>
    </div>
  )
}
