import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Outcomes, Verdict } from './PlaybookResults.tsx'

/** What a campaign changed, against those that it left alone; nothing where nobody is. */
export function CampaignResults({ campaign }: { campaign: string }) {
  const { data, error, refetch } = useOperation('proof.campaign', { campaign })
  if (data && !data.holdout) return null
  return (
    <Panel title={t`What it changed`}>
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data?.holdout ? (
        <>
          <Verdict holdout={data.holdout} sentence={data.sentence} />
          <Outcomes holdout={data.holdout} outcomes={data.outcomes} />
        </>
      ) : (
        <Lines count={5} />
      )}
    </Panel>
  )
}
