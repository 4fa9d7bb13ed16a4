import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useToday } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import css from './Tasks.module.css'

/** How much lies with each person; the number of open tasks leads to them. */
export function TeamView() {
  const today = useToday()
  const { data, error, refetch } = useOperation('tasks.load', {})
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={6} />
  if (data.items.length === 0)
    return (
      <EmptyState title={t`Nothing is open`}>{t`Tasks of everybody whose accounts you see stand here.`}</EmptyState>
    )
  return (
    <Panel title={t`By person`} padding="flush">
      <div className={css.scroll}>
        <table className={css.people}>
          <thead>
            <tr>
              <th scope="col">{t`Person`}</th>
              <th scope="col">{t`Open||state`}</th>
              <th scope="col">{t`Overdue`}</th>
              <th scope="col">{t`This week`}</th>
              <th scope="col">{t`Urgent`}</th>
              <th scope="col">{t`For others`}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map(({ person, open, overdue, week, urgent, forOthers, away }) => (
              <tr key={person?.id ?? 'nobody'}>
                <th scope="row">
                  {person ? (
                    <PageLink to="tasks" search={{ tab: 'all', person: person.id }}>
                      {person.name}
                    </PageLink>
                  ) : (
                    t`Nobody`
                  )}
                  {away && (
                    <div className="dim">
                      {away.standIn
                        ? t`Away until ${sayDay(away.until, today)}, ${away.standIn} stands in`
                        : t`Away until ${sayDay(away.until, today)}`}
                    </div>
                  )}
                </th>
                <td>{open}</td>
                <td className={overdue > 0 ? records.late : undefined}>{overdue}</td>
                <td>{week}</td>
                <td>{urgent}</td>
                <td>{forOthers}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
