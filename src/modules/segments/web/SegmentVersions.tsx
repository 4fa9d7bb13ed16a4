import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Segments.module.css'

/** How it was defined over time, in words, the newest first. */
export function SegmentVersions({ id }: { id: string }) {
  const { data, error, refetch } = useOperation('segments.versions', { id })
  return (
    <Panel title={t`Versions`}>
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Lines count={4} />
      ) : (
        <dl className={css.facts}>
          {data.items.map(({ version, madeAt, by, name, words, stayWords, leastDays, isLocked }) => (
            <div key={version} style={{ display: 'contents' }}>
              <dt>{t`Version ${version}`}</dt>
              <dd>
                <div>
                  <b>{name}</b>{' '}
                  <span className="dim">
                    {by
                      ? rich`${<TimeText at={madeAt} />} by ${by}`
                      : rich`${<TimeText at={madeAt} />}, came with the product`}
                  </span>
                </div>
                {words && <div>{words}</div>}
                {stayWords && <div className="muted">{t`Stays while ${stayWords}`}</div>}
                {leastDays > 0 && <div className="muted">{t`Stays ${count(leastDays, 'day')} at least`}</div>}
                {isLocked && <div className="muted">{t`Once in, for good`}</div>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  )
}
