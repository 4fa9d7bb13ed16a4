import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { purposeKinds } from '../domain/purpose.ts'
import css from './Messages.module.css'

type Person = Output<'messaging.consents'>['items'][number]
type Asked = { what: 'write' | 'consent' | 'manner'; person: Person }

/** To which mail each of an account's people said yes or no, and a word to them from a template. */
export function AccountMail({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('messaging.consents', { account })
  const [asked, ask] = useState<Asked | null>(null)
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={4} />
  if (data.items.length === 0)
    return (
      <EmptyState
        title={t`Nobody to write to`}
      >{t`Once this account has people, their wishes about mail stand here.`}</EmptyState>
    )
  return (
    <Panel title={t`Mail to its people`} padding="flush">
      <ul className={css.list}>
        {data.items.map((person) => (
          <PersonRow
            key={person.contact.id}
            account={account}
            person={person}
            onAsk={(what) => ask({ what, person })}
          />
        ))}
      </ul>
      {asked?.what === 'write' && <WriteDialog account={account} person={asked.person} onClose={() => ask(null)} />}
      {asked?.what === 'manner' && <MannerDialog account={account} person={asked.person} onClose={() => ask(null)} />}
      {asked?.what === 'consent' && <ConsentDialog account={account} person={asked.person} onClose={() => ask(null)} />}
    </Panel>
  )
}

type RowProps = { account: string; person: Person; onAsk: (what: Asked['what']) => void }

function PersonRow({ account, person, onAsk }: RowProps) {
  const may = useMay('messaging.write')
  const today = useToday()
  const { contact, email, closed, pace, purposes } = person
  const reopen = useAction('messaging.reopenAddress', { onDone: () => toast(t`Mail may go there again`) })
  return (
    <li className={css.person}>
      <Group justify="space-between" gap="xs">
        <div>
          <strong>{contact.name}</strong>{' '}
          <span className="muted">
            {[email ?? t`no mail address`, pace === 'fewer' ? t`wants less mail` : ''].filter(Boolean).join(', ')}
          </span>
        </div>
        {may && (
          <Group gap="xs">
            <Button
              size="compact-sm"
              aria-label={t`Write to ${contact.name}`}
              onClick={() => onAsk('write')}
            >{t`Write`}</Button>
            <Button
              size="compact-sm"
              aria-label={t`Note a yes or no: ${contact.name}`}
              onClick={() => onAsk('consent')}
            >
              {t`Note a yes or no`}
            </Button>
            <Button
              size="compact-sm"
              aria-label={t`Language and pace: ${contact.name}`}
              onClick={() => onAsk('manner')}
            >
              {t`Language and pace`}
            </Button>
            {closed !== null && (
              <Button
                size="compact-sm"
                aria-label={t`Let mail go again: ${contact.name}`}
                onClick={() => reopen.mutate({ account, contact: contact.id }, { onError: toastProblem })}
              >{t`Let mail go again`}</Button>
            )}
          </Group>
        )}
      </Group>
      {closed !== null && <div className="down">{closed}</div>}
      <ul className={css.purposes}>
        {purposes.map(({ purpose, mayWrite, proof, at }) => (
          <li key={purpose} title={proof && at ? t`${proof}, ${sayDay(at.slice(0, 10), today)}` : undefined}>
            {mayWrite
              ? t`${inWords(purposeKinds[purpose].label)}: yes`
              : t`${inWords(purposeKinds[purpose].label)}: no`}
          </li>
        ))}
      </ul>
    </li>
  )
}

type DialogProps = { account: string; person: Person; onClose: () => void }

function WriteDialog({ account, person, onClose }: DialogProps) {
  const [template, setTemplate] = useState<string | null>(null)
  const { data } = useOperation('messaging.templates', {})
  const write = useAction('messaging.write', {
    onDone: ({ state, reason }) => {
      toast(state === 'goes' ? t`Mail is on its way` : (reason ?? t`It waits`))
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t`Write to ${person.contact.name}`} size={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (template) write.mutate({ account, contact: person.contact.id, template })
        }}
      >
        <Stack gap="sm">
          <Select
            label={t`Template`}
            data-autofocus
            searchable
            data={(data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }))}
            value={template}
            onChange={setTemplate}
            comboboxProps={{ withinPortal: false }}
          />
          <p className="muted">{data?.items.find(({ key }) => key === template)?.summary}</p>
          {write.error && (
            <div role="alert" className="down">
              {write.error.detail || write.error.title}
            </div>
          )}
          <Group justify="end">
            <Button type="submit" variant="filled" disabled={template === null || write.isPending}>{t`Send`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const languages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl'] as const

/** In which language and how often a person wants mail, as they told us. */
function MannerDialog({ account, person, onClose }: DialogProps) {
  const [pace, setPace] = useState(person.pace)
  const [language, setLanguage] = useState(person.language)
  const save = useAction('messaging.saveManner', {
    onDone: () => {
      toast(t`Noted`)
      onClose()
    },
  })
  const offered = [...new Set([...languages, ...(person.language === null ? [] : [person.language])])]
  const spoken = new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' })
  return (
    <Modal opened onClose={onClose} title={t`How ${person.contact.name} wants mail`} size={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ account, contact: person.contact.id, pace, ...(language === null ? {} : { language }) })
        }}
      >
        <Stack gap="sm">
          <Select
            label={t`How often`}
            data={[
              { value: 'usual', label: t`As usual` },
              { value: 'fewer', label: t`Less often, at most half as much` },
            ]}
            allowDeselect={false}
            value={pace}
            onChange={(value) => value && setPace(value as Person['pace'])}
            comboboxProps={{ withinPortal: false }}
          />
          <Select
            label={t`Language`}
            data={offered.map((value) => ({ value, label: spoken.of(value) ?? value }))}
            value={language}
            allowDeselect={false}
            onChange={setLanguage}
            comboboxProps={{ withinPortal: false }}
          />
          {save.error && (
            <div role="alert" className="down">
              {save.error.detail || save.error.title}
            </div>
          )}
          <Group justify="end">
            <Button type="submit" variant="filled" disabled={save.isPending}>{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function ConsentDialog({ account, person, onClose }: DialogProps) {
  const [draft, setDraft] = useState({
    purpose: 'offers' as Person['purposes'][number]['purpose'],
    state: 'given',
    proof: '',
  })
  const save = useAction('messaging.saveConsent', {
    onDone: () => {
      toast(t`Noted`)
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t`What ${person.contact.name} wants`} size={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const state = draft.state === 'given' ? ('given' as const) : ('withdrawn' as const)
          save.mutate({ account, contact: person.contact.id, purpose: draft.purpose, state, proof: draft.proof })
        }}
      >
        <Stack gap="sm">
          <Select
            label={t`Purpose`}
            data={person.purposes.map(({ purpose }) => ({
              value: purpose,
              label: inWords(purposeKinds[purpose].label),
            }))}
            allowDeselect={false}
            value={draft.purpose}
            onChange={(purpose) => purpose && setDraft({ ...draft, purpose: purpose as typeof draft.purpose })}
            comboboxProps={{ withinPortal: false }}
          />
          <Select
            label={t`Answer`}
            data={[
              { value: 'given', label: t`Yes, wants it` },
              { value: 'withdrawn', label: t`No, does not want it` },
            ]}
            allowDeselect={false}
            value={draft.state}
            onChange={(state) => state && setDraft({ ...draft, state })}
            comboboxProps={{ withinPortal: false }}
          />
          <TextInput
            label={t`How we know`}
            placeholder={t`Said so on the phone`}
            maxLength={500}
            value={draft.proof}
            onChange={(event) => setDraft({ ...draft, proof: event.currentTarget.value })}
          />
          {save.error && (
            <div role="alert" className="down">
              {save.error.detail || save.error.title}
            </div>
          )}
          <Group justify="end">
            <Button
              type="submit"
              variant="filled"
              disabled={draft.proof.trim() === '' || save.isPending}
            >{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
