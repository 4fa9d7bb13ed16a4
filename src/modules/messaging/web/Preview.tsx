import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import records from '../../../web/ui/Records.module.css'
import type { Purpose } from '../domain/purpose.ts'
import css from './Messages.module.css'
import type { Variant } from './TemplateFields.tsx'

/** The mail as a person would get it, and the words that are missing for them. */
export function Preview({ variant, purpose }: { variant: Variant; purpose: Purpose }) {
  const [account, setAccount] = useState<string | null>(null)
  const [contact, setContact] = useState<string | null>(null)
  const [settled] = useDebouncedValue(variant, 400)
  const people = useOperation('messaging.consents', { account: account ?? '' }, { enabled: account !== null })
  const isWritten = settled.subject.trim() !== '' && settled.body !== ''
  const who = { ...(account ? { account } : {}), ...(account && contact ? { contact } : {}) }
  const shown = useOperation(
    'messaging.preview',
    { ...settled, purpose, ...who },
    { enabled: isWritten, keepPrevious: true },
  )
  return (
    <section className={css.preview} aria-label={t`Preview`}>
      <div className={records.pair}>
        <AccountSelect
          label={t`For an account`}
          isLabelled
          value={account}
          onChange={(id) => {
            setAccount(id)
            setContact(null)
          }}
        />
        <Select
          label={t`And one of its people`}
          placeholder={t`The first of them`}
          disabled={account === null}
          data={(people.data?.items ?? []).map((one) => ({ value: one.contact.id, label: one.contact.name }))}
          value={contact}
          onChange={setContact}
          clearable
          clearButtonProps={{ 'aria-label': t`Nobody in particular` }}
        />
      </div>
      {!isWritten && <p className="muted">{t`The mail is shown here once it has a subject and a text.`}</p>}
      {shown.error && (
        <p role="alert" className="down">
          {shown.error.detail || shown.error.title}
        </p>
      )}
      {isWritten && shown.data && (
        <>
          <Missing names={shown.data.missing} isFor={shown.data.for !== null} />
          <p>
            <strong>{shown.data.subject}</strong>
          </p>
          <iframe className={css.frame} title={t`The mail as it is read`} sandbox="" srcDoc={shown.data.html} />
        </>
      )}
    </section>
  )
}

function Missing({ names, isFor }: { names: readonly string[]; isFor: boolean }) {
  if (names.length === 0)
    return <p className="muted">{isFor ? t`Every word is known.` : t`It needs no words but its own.`}</p>
  return (
    <p role="status">
      {isFor
        ? t`Nothing is known for ${names.join(', ')}. The mail would be held.`
        : t`Names in this mail: ${names.join(', ')}. Choose an account to see it with its words.`}
    </p>
  )
}
