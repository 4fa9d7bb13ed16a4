import { Button, Group, Textarea } from '@mantine/core'
import { useId, useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Item, type Output, useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { count, sayInstant } from '../../../web/lib/format.ts'
import { useClock, useMay } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import type { Status } from '../domain/message.ts'
import css from './Messages.module.css'
import { statusWords } from './wording.ts'

type Thread = Item<'messaging.threads'>
type Mail = Output<'messaging.thread'>['items'][number]

/** Mail with the people of an account as conversations, answered from here. */
export function Conversations({ account }: { account: string }) {
  const list = useList('messaging.threads', { account, limit: 20 })
  const [{ conversation }, change] = useUrlState({ conversation: text() })
  return (
    <Panel title={t`Conversations`} padding="flush">
      {list.error && !list.items ? (
        <ErrorState error={list.error} retry={list.retry} />
      ) : !list.items ? (
        <Lines count={4} />
      ) : list.items.length === 0 ? (
        <EmptyState title={t`No mail yet`}>
          {t`What goes out to people of this account, and what they answer, stands here as conversations.`}
        </EmptyState>
      ) : (
        <ul className={css.list} aria-label={t`Conversations`}>
          {list.items.map((thread) => (
            <ThreadRow
              key={thread.id}
              {...{ account, thread }}
              isOpen={thread.id === conversation}
              onToggle={() => change({ conversation: thread.id === conversation ? '' : thread.id })}
            />
          ))}
        </ul>
      )}
      {list.more.has && (
        <Button variant="subtle" m="xs" onClick={list.more.load} disabled={list.more.loading}>
          {list.more.loading ? t`Reading more` : t`Show more`}
        </Button>
      )}
    </Panel>
  )
}

type RowProps = { account: string; thread: Thread; isOpen: boolean; onToggle: () => void }

function ThreadRow({ account, thread, isOpen, onToggle }: RowProps) {
  const { zone, today } = useClock()
  const id = useId()
  const { subject, lastAt, last, person, begins } = thread
  return (
    <li className={css.thread}>
      <button type="button" className={css.opener} aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
        <span className={css.subject}>{subject}</span>
        <span className="muted">{sayInstant(lastAt, zone, today)}</span>
        <span className="muted">{[person, count(thread.count, 'mail')].filter(Boolean).join(', ')}</span>
        <span className={css.waits}>{last === 'them' ? t`waits for an answer` : ''}</span>
        {!isOpen && <span className={css.begins}>{begins}</span>}
      </button>
      <div id={id}>{isOpen && <Open account={account} thread={thread.id} />}</div>
    </li>
  )
}

function Open({ account, thread }: { account: string; thread: string }) {
  const { data, error, refetch } = useOperation('messaging.thread', { account, thread })
  const may = useMay('messaging.write')
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={4} />
  return (
    <div className={css.mails}>
      {data.items.map((mail) => (
        <OneMail key={mail.id} {...mail} />
      ))}
      {may && data.answersTo && <Answer {...{ account, thread }} name={data.answersTo.name} />}
    </div>
  )
}

function OneMail({ at, way, from, to, body, status, reason }: Mail) {
  const { zone, today } = useClock()
  const who = way === 'them' ? t`${from ?? ''} wrote` : from === null ? t`To ${to ?? ''}` : t`${from} to ${to ?? ''}`
  const became = status === null ? null : inWords(statusWords[status as Status])
  return (
    <article className={css.mail} data-way={way} aria-label={who}>
      <p className="muted">{[who, sayInstant(at, zone, today), became].filter(Boolean).join(', ')}</p>
      {reason !== null && <p className="muted">{reason}</p>}
      {body === '' ? <p className="muted">{t`It is written when it goes.`}</p> : <pre className={css.body}>{body}</pre>}
    </article>
  )
}

function Answer({ account, thread, name }: { account: string; thread: string; name: string }) {
  const [words, setWords] = useState('')
  const send = useAction('messaging.answer', {
    onDone: ({ state, reason }) => {
      setWords('')
      toast(state === 'goes' ? t`Mail is on its way` : (reason ?? t`It waits`))
    },
  })
  const isReady = words.trim() !== '' && !send.isPending
  const submit = () => isReady && send.mutate({ account, thread, text: words })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Textarea
        label={t`Answer ${name}`}
        autosize
        minRows={3}
        maxLength={20_000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
        }}
      />
      {send.error && (
        <div role="alert" className="down">
          {[send.error.detail || send.error.title, send.error.remedy].filter(Boolean).join('. ')}
        </div>
      )}
      <Group justify="flex-end" mt="xs">
        <Button type="submit" variant="filled" disabled={!isReady}>{t`Send`}</Button>
      </Group>
    </form>
  )
}
