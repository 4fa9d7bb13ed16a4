import { Modal, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import { type Language, t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { number } from '../../../web/lib/format.ts'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import css from './Handovers.module.css'

type Brief = Output<'handovers.brief'>

/** Each language is called as it calls itself. */
const ownNames: Record<Language, string> = { en: 'English', de: 'Deutsch' }

const readers = { brief: text(), by: text() }

/** Which account's brief is open stands in the address. */
export function useBrief() {
  const [{ brief, by }, change] = useUrlState(readers)
  return {
    account: brief,
    heir: by,
    open: (account: string, heir: string | null) => change({ brief: account, by: heir ?? '' }),
    close: () => change({ brief: '', by: '' }),
  }
}

/** What somebody who takes an account over has to know. */
export function BriefDialog() {
  const { account, heir, close } = useBrief()
  const [language, setLanguage] = useState<Language | undefined>()
  const asked = { account, ...(heir ? { heir } : {}), ...(language ? { language } : {}) }
  const { data, error, refetch } = useOperation('handovers.brief', asked, {
    enabled: account !== '',
    keepPrevious: true,
  })
  return (
    <Modal opened={account !== ''} onClose={close} title={data?.account.name ?? t`Brief`} size="lg">
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data ? (
        <div className={css.brief}>
          <Facts brief={data} />
          <Introduction brief={data} onLanguage={setLanguage} />
        </div>
      ) : (
        <Block height={320} />
      )}
    </Modal>
  )
}

function Facts({ brief }: { brief: Brief }) {
  const { health, openTickets, people } = brief
  return (
    <dl className={css.facts}>
      <dt>{t`Health`}</dt>
      <dd>
        <HealthPill band={health.band} score={health.score} /> {health.why}
      </dd>
      <dt>{t`ARR`}</dt>
      <dd>
        <Money minor={brief.arr} />
      </dd>
      <dt>{t`Renews`}</dt>
      <dd>
        <DateText day={brief.renewsOn} unknown={t`no date known`} />
      </dd>
      {brief.noticeOn && (
        <>
          <dt>{t`Notice until`}</dt>
          <dd>
            <DateText day={brief.noticeOn} />
          </dd>
        </>
      )}
      <dt>{t`Last contact`}</dt>
      <dd>
        <DateText day={brief.lastContactOn} style="distance" unknown={t`none known`} />
      </dd>
      <dt>{t`Open`}</dt>
      <dd>
        <Open brief={brief} />
      </dd>
      <dt>{t`Tickets`}</dt>
      <dd>{openTickets === null ? <span className="dim">{t`unknown`}</span> : t`${number(openTickets)} open`}</dd>
      <dt>{t`People`}</dt>
      <dd>
        {people.length === 0 ? (
          <span className="dim">{t`nobody known`}</span>
        ) : (
          people.map(({ name, role, title }) => (
            <div key={name}>
              {name} <span className="dim">{title ?? choiceWord(role)}</span>
            </div>
          ))
        )}
      </dd>
      {brief.team.length > 0 && (
        <>
          <dt>{t`Team`}</dt>
          <dd>
            {brief.team.map(({ name, role }) => (
              <div key={role}>
                {name} <span className="dim">{role}</span>
              </div>
            ))}
          </dd>
        </>
      )}
    </dl>
  )
}

function Open({ brief: { open } }: { brief: Brief }) {
  if (open.length === 0) return <span className="dim">{t`nothing`}</span>
  return open.map(({ label, count, examples }) => (
    <div key={label}>
      {label}: {number(count)} <span className="dim">{examples.join(', ')}</span>
    </div>
  ))
}

function Introduction({ brief, onLanguage }: { brief: Brief; onLanguage: (language: Language) => void }) {
  const { language, subject, text: words } = brief.introduction
  return (
    <section aria-label={t`Introduction`}>
      <div className={css.head}>
        <h3>{t`Introduction to its people`}</h3>
        <SegmentedControl
          size="xs"
          aria-label={t`Language`}
          value={language}
          onChange={(value) => onLanguage(value as Language)}
          data={Object.entries(ownNames).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Textarea
        aria-label={t`Words of introduction`}
        readOnly
        autosize
        minRows={6}
        maxRows={14}
        my="xs"
        value={`${subject}\n\n${words}`}
      />
      <CopyButton text={`${subject}\n\n${words}`} label={t`Copy the words`} />
    </section>
  )
}
