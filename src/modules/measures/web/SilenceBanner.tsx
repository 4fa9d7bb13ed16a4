import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ownerName } from '../../../web/lib/sources.ts'
import { Banner } from '../../../web/ui/Banner.tsx'
import { DateText } from '../../../web/ui/Values.tsx'

/** How often it is asked who has fallen silent, in milliseconds. */
const refreshEvery = 60_000

/** Says above every page which figures stand still because nobody says anything new (rule 9). */
export function SilenceBanner() {
  const sources = useOperation('measures.sources', {}, { enabled: useMay('measures.read'), refreshEvery })
  const silent = sources.data?.items.filter(({ staleSince }) => staleSince !== null) ?? []
  return (
    <>
      {silent.map((source) => (
        <Banner key={source.owner} tone="warning">
          <span>
            {rich`${ownerName(source.owner)}: silent since ${<DateText day={source.staleSince} />}`}
            {source.silent.length > 0 && ` (${source.silent.join(', ')})`}
            {t`. Its figures keep their last value; no health changes and nothing starts because of it.`}
          </span>
        </Banner>
      ))}
    </>
  )
}
