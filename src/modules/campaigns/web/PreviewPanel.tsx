import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import css from './Campaigns.module.css'
import type { Draft } from './DraftEditor.tsx'

type Preview = Output<'campaigns.preview'>

/** Who would get it now, who would not and why, said before anything begins. */
export function PreviewPanel({ draft }: { draft: Draft }) {
  const isChosen = draft.template !== '' && draft.segment !== ''
  const { template, segment, roles, perDay, holdShare } = draft
  const { data, error, refetch } = useOperation(
    'campaigns.preview',
    { template, segment, roles, perDay, ...(holdShare === null ? {} : { holdShare }) },
    { enabled: isChosen, keepPrevious: true },
  )
  return (
    <Panel title={t`Who gets it`}>
      {!isChosen ? (
        <EmptyState title={t`Choose a mail and a segment`}>
          {t`Here stands who would get it now, who would not and why, and whether somebody has to say yes first.`}
        </EmptyState>
      ) : error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data ? (
        <Said preview={data} />
      ) : (
        <Lines count={8} />
      )}
    </Panel>
  )
}

function Said({ preview }: { preview: Preview }) {
  const { accounts, people, looked, goes, later, held, nobody, heldOut, missing, approval, days } = preview
  return (
    <>
      <p className={css.reach}>{count(people, 'person', 'people')}</p>
      <p className="muted">
        {t`of ${count(accounts, 'account')}, in ${count(Math.max(days, 1), 'day')}.`}{' '}
        {looked < accounts && t`The first ${count(looked, 'account')} were looked at one by one:`}
      </p>
      {approval && <p className={css.asks}>{t`Somebody has to say yes first: ${approval.policy}.`}</p>}
      <dl className={css.counted}>
        <Row says={t`Would go at once`} people={goes} />
        {later > 0 && <Row says={t`Would go later: a quiet hour, or mail lately`} people={later} />}
        {held.map(({ hold, says, people: held, examples }) => (
          <Row
            key={hold}
            says={says}
            people={held}
            note={hold === 'at_risk' ? t`a task for its manager instead: ${examples.join(', ')}` : examples.join(', ')}
          />
        ))}
        {nobody > 0 && <Row says={t`Accounts without anybody to write to`} people={nobody} />}
        {heldOut > 0 && <Row says={t`Accounts that are held out of everything`} people={heldOut} />}
        {missing.map(({ name, people: without }) => (
          <Row key={name} says={t`Nothing is known for ${name}: held`} people={without} />
        ))}
      </dl>
      {preview.holdOut && <LeftAlone holdOut={preview.holdOut} />}
    </>
  )
}

function Row({ says, people, note }: { says: string; people: number; note?: string }) {
  return (
    <div>
      <dt>
        {says}
        {note && <div className={css.examples}>{note}</div>}
      </dt>
      <dd>{number(people)}</dd>
    </div>
  )
}

/** The share, and what it could show (rule 28). */
function LeftAlone({ holdOut: { units, held, smallestEffect } }: { holdOut: NonNullable<Preview['holdOut']> }) {
  const can =
    smallestEffect === null || smallestEffect >= 1
      ? t`too few to show any effect`
      : t`shows only effects of ${number(Math.ceil(smallestEffect * 1000) / 10, 1)} points or more`
  return (
    <p
      className={css.asks}
    >{t`About ${number(held)} of ${number(units)} tech-touch accounts would be left alone: ${can}.`}</p>
  )
}
