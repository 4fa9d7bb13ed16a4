import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Banner } from '../../../web/ui/Banner.tsx'

/** How often it is asked whether the past is there, in milliseconds: while it is awaited, and while nothing came in at all. */
const refreshEvery = 5000

/** Says after a first import why health and reasons are missing, and has the page read again once they are there. */
export function PastBanner() {
  const client = useQueryClient()
  const [isSettled, setSettled] = useState(false)
  const sources = useOperation(
    'measures.sources',
    {},
    { enabled: useMay('measures.read'), ...(isSettled ? {} : { refreshEvery }) },
  )
  const pastFollows = sources.data?.pastFollows
  const before = useRef(pastFollows)
  useEffect(() => setSettled(pastFollows === false && sources.data?.items.length !== 0), [pastFollows, sources.data])
  useEffect(() => {
    // Facts that began to come, or a past that is there: what the page shows is older than either.
    if (before.current !== undefined && before.current !== pastFollows) void client.invalidateQueries()
    before.current = pastFollows
  }, [client, pastFollows])
  if (!pastFollows) return null
  return (
    <Banner>
      {t`The past of these customers is being worked out. Health, trends and reasons appear here by themselves in a few minutes.`}
    </Banner>
  )
}
