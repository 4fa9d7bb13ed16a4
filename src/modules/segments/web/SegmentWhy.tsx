import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { longDay } from '../../../web/lib/format.ts'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import { Explained, type Explanation } from '../../../web/ui/condition/Explained.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './Segments.module.css'
import { reasonWord } from './segment-words.ts'

const readers = { asked: text(), on: text() }

/** Why a chosen account is in or is not, now or at the close of a day. */
export function SegmentWhy({ id, days }: { id: string; days: readonly { day: string }[] }) {
  const [{ asked, on }, change] = useUrlState(readers)
  const { data, error } = useOperation(
    'segments.why',
    { id, account: asked, ...(on === '' ? {} : { on }) },
    { enabled: asked !== '', keepPrevious: true },
  )
  return (
    <Panel title={t`Why an account is in it, or is not`}>
      <div className={css.form}>
        <div className={css.pair}>
          <AccountSelect
            label={t`Account`}
            isLabelled
            placeholder={t`Ask about an account`}
            value={asked === '' ? null : asked}
            onChange={(account) => change({ asked: account ?? '' })}
          />
          <Select
            label={t`When`}
            value={on}
            allowDeselect={false}
            onChange={(day) => change({ on: day ?? '' })}
            data={[
              { value: '', label: t`Now` },
              ...days.map(({ day }) => ({ value: day, label: t`At the close of ${longDay(day)}` })).reverse(),
            ]}
          />
        </div>
        <div aria-live="polite">
          {asked === '' ? (
            <p className="muted">{t`Choose an account, and every part of the condition says what it saw.`}</p>
          ) : error ? (
            <p>{error.detail || error.title}</p>
          ) : data === undefined ? (
            <Lines count={3} />
          ) : (
            <Answer why={data} />
          )}
        </div>
      </div>
    </Panel>
  )
}

function Answer({ why }: { why: Output<'segments.why'> }) {
  const { sentence, condition, stay, history } = why
  return (
    <>
      <p>
        <b>{sentence}</b>
      </p>
      {condition !== null && <Explained title={t`Who is in`} explanation={condition as Explanation} />}
      {stay !== null && <Explained title={t`Who stays`} explanation={stay as Explanation} />}
      {history.length > 0 && (
        <section className={css.part} aria-label={t`When it was in`}>
          <h3>{t`When it was in`}</h3>
          <ul className={css.past}>
            {history.map((one) => (
              <li key={one.enteredAt}>
                <DateText day={one.enteredOn} /> <span className="dim">{reasonWord(one.enteredBecause, null)}</span>
                {' – '}
                {one.leftOn === null || one.leftBecause === null ? (
                  t`still in`
                ) : (
                  <>
                    <DateText day={one.leftOn} /> <span className="dim">{reasonWord(one.leftBecause, null)}</span>
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
