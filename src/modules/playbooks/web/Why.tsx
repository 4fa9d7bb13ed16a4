import { TextInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { withDays } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import { Explained, type Explanation } from '../../../web/ui/condition/Explained.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './Playbooks.module.css'
import { cameOfWord, type Playbook } from './playbook-words.ts'

type Answered = Output<'playbooks.why'>

const readers = { asked: text(), on: text() }

/** Why a chosen account entered or did not: each trigger with what it saw, by the last close or an earlier one. */
export function Why({ playbook }: { playbook: Playbook }) {
  const [{ asked, on }, change] = useUrlState(readers)
  const { data, error } = useOperation(
    'playbooks.why',
    { id: playbook.id, account: asked, ...(on === '' ? {} : { on }) },
    { enabled: asked !== '', keepPrevious: true },
  )
  return (
    <Panel title={t`Why an account entered, or did not`}>
      <div className={css.form}>
        <div className={css.pair}>
          <AccountSelect
            label={t`Account`}
            isLabelled
            placeholder={t`Ask about an account`}
            value={asked === '' ? null : asked}
            onChange={(account) => change({ asked: account ?? '' })}
          />
          <TextInput
            type="date"
            label={t`At the close of`}
            description={t`Left empty: the last day that is closed`}
            inputWrapperOrder={['label', 'input', 'description']}
            value={on}
            onChange={(event) => change({ on: event.currentTarget.value })}
          />
        </div>
        <div aria-live="polite" className={css.form}>
          {asked === '' ? (
            <p className="muted">{t`Choose an account, and every trigger says what it saw.`}</p>
          ) : error ? (
            <p>{error.remedy ? `${error.detail || error.title}. ${error.remedy}` : error.detail || error.title}</p>
          ) : data === undefined ? (
            <Lines count={4} />
          ) : (
            <Answer why={data} />
          )}
        </div>
      </div>
    </Panel>
  )
}

function Answer({ why }: { why: Answered }) {
  return (
    <>
      <p>
        <b>{withDays(why.sentence)}</b>{' '}
        <PageLink to={`accounts/${why.account.id}`} search={{ tab: 'playbooks' }}>{t`Open the account`}</PageLink>
      </p>
      {why.day && <p className="muted">{rich`Judged by the close of ${<DateText day={why.day} />}.`}</p>}
      {why.asked.map((one) => (
        <AskedOf key={`${one.what} ${one.place}`} asked={one} />
      ))}
      {why.firings.length > 0 && <Firings firings={why.firings} triggers={why.asked} playbook={why.playbook.id} />}
    </>
  )
}

function AskedOf({ asked: { says, holds, explanation, since } }: { asked: Answered['asked'][number] }) {
  const verdict = holds === null ? t`not judged by closes` : holds ? t`holds` : t`does not hold`
  const title = `${says}: ${verdict}`
  return (
    <div>
      {explanation ? (
        <Explained title={title} explanation={explanation as Explanation} />
      ) : (
        <h3 className={css.small}>{title}</h3>
      )}
      {since && (
        <p className="muted">{rich`It stands since the close of ${<DateText day={since} />}, and fires anew once it has passed.`}</p>
      )}
    </div>
  )
}

type FiringsProps = { firings: Answered['firings']; triggers: Answered['asked']; playbook: string }

/** What came of each time that a trigger fired. */
function Firings({ firings, triggers, playbook }: FiringsProps) {
  const triggerWord = (trigger: string) =>
    trigger === 'hand'
      ? t`Started by hand`
      : (triggers.find(({ what, place }) => what === 'trigger' && String(place) === trigger)?.says ?? trigger)
  return (
    <section aria-label={t`What came of its triggers`}>
      <h3 className={css.small}>{t`What came of its triggers`}</h3>
      <ul className={css.past}>
        {firings.map(({ day, trigger, cameOf, says, run, version }) => (
          <li key={`${day} ${trigger}`}>
            <DateText day={day} /> <b>{cameOfWord(cameOf)}</b> <span className="muted">{withDays(`${says}.`)}</span>{' '}
            <span className="dim">{t`${triggerWord(trigger)}, version ${version}`}</span>{' '}
            {run && (
              <PageLink
                to={`playbooks/${playbook}`}
                search={{ tab: 'runs', status: 'all', run }}
              >{t`See the run`}</PageLink>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
