import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './Segments.module.css'

/** The segments that an account is in, each leading to why. */
export function AccountSegments({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('segments.of_account', { account })
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <Lines count={2} />
  if (data.items.length === 0) return <span className="muted">{t`In no segment now`}</span>
  return (
    <ul className={css.plainList}>
      {data.items.map(({ id, name, enteredOn }) => (
        <li key={id}>
          <PageLink to={`segments/${id}`} search={{ tab: 'why', asked: account }}>
            {name}
          </PageLink>{' '}
          <span className="dim">{rich`since ${<DateText day={enteredOn} />}`}</span>
        </li>
      ))}
    </ul>
  )
}
