import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { keyOf, useAction, useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Events.module.css'
import { Fact } from './Fact.tsx'
import { laidOut, type Mended, type Refused, sayDialect, sayMatch, titleOf } from './live.ts'

/** One refused event: why, what to do, and the text itself, to be mended in place, checked, and sent again. */
export function MendDialog({ event, onClose }: { event: string; onClose: () => void }) {
  const refused = useOperation('events.refused_event', { event })
  const client = useQueryClient()
  // Whoever opens it again must find the last attempt, also where the dialog was closed before it was read.
  useEffect(() => () => client.removeQueries({ queryKey: keyOf('events.refused_event', { event }) }), [client, event])
  return (
    <Modal opened onClose={onClose} title={refused.data ? titleOf(refused.data) : t`Refused event`} size="lg">
      {refused.error && <ErrorState error={refused.error} retry={() => void refused.refetch()} />}
      {!refused.data && !refused.error && <Lines count={10} />}
      {refused.data && <Content refused={refused.data} onClose={onClose} />}
    </Modal>
  )
}

function Content({ refused, onClose }: { refused: Refused; onClose: () => void }) {
  const mayMend = useMay('events.mend')
  return (
    <div className={css.mend}>
      <dl className={css.facts}>
        <Fact name={t`Refused`}>
          <code>{refused.field}</code> {refused.reason}
        </Fact>
        <Fact name={t`What to do`}>{refused.remedy}</Fact>
        <Fact name={t`Came in`}>
          <TimeText at={refused.at} />{' '}
          <span className="muted">{t`from ${refused.source}, in the words of ${sayDialect(refused.dialect)}`}</span>
        </Fact>
      </dl>
      {refused.payload === null ? (
        <p className="muted">{t`What was sent is shown to those who see all accounts: it may name any.`}</p>
      ) : (
        <Editor refused={refused} payload={refused.payload} readOnly={!mayMend} onClose={onClose} />
      )}
    </div>
  )
}

type EditorProps = { refused: Refused; payload: string; readOnly: boolean; onClose: () => void }

function Editor({ refused, payload, readOnly, onClose }: EditorProps) {
  const asSent = laidOut(payload)
  const [text, setText] = useState(refused.mended ?? asSent)
  const client = useQueryClient()
  // What is wrong with it now is another thing; an event that was accepted is gone, and must not be asked for.
  const again = () => void client.invalidateQueries({ queryKey: keyOf('events.refused_event', { event: refused.id }) })
  const check = useAction('events.check', { changes: [] })
  const mend = useAction('events.mend', {
    changes: ['events.refused', 'events.refused_reasons', 'events.stream', 'events.live', 'events.sources'],
    onDone: (answer) => {
      if (answer.outcome === 'refused') return again()
      toast(sentence(answer))
      onClose()
    },
  })
  const answer = mend.data ?? check.data
  const error = mend.error ?? check.error
  const edit = (next: string) => {
    setText(next)
    check.reset()
    mend.reset()
  }
  return (
    <>
      <Textarea
        label={t`The event`}
        description={t`Correct it here. It is checked as when it came, so that it is no later than it was then.`}
        autosize
        minRows={8}
        maxRows={18}
        spellCheck={false}
        data-autofocus
        readOnly={readOnly}
        styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 12 } }}
        value={text}
        onChange={(event) => edit(event.currentTarget.value)}
      />
      <div role="status">{answer && <Answer answer={answer} />}</div>
      {error && <ErrorState error={error} />}
      {!readOnly && (
        <Group justify="space-between" gap="xs">
          <Button
            variant="subtle"
            onClick={() => edit(asSent)}
            disabled={text === asSent}
          >{t`Back to as it was sent`}</Button>
          <Group gap="xs">
            <Button
              loading={check.isPending}
              onClick={() => {
                mend.reset()
                check.mutate({ event: refused.id, payload: text })
              }}
            >{t`Check`}</Button>
            <Button
              variant="filled"
              loading={mend.isPending}
              onClick={() => mend.mutate({ event: refused.id, payload: text })}
            >{t`Send again`}</Button>
          </Group>
        </Group>
      )}
    </>
  )
}

function Answer({ answer }: { answer: Mended }) {
  if (answer.kept === null) {
    return (
      <p>
        <span className={css.refusedWord}>{t`Refused`}</span> <code>{answer.field}</code> {answer.reason}.{' '}
        {answer.remedy}.
      </p>
    )
  }
  const { kept } = answer
  return (
    <div>
      <p>
        <span className={css.acceptedWord}>{t`Accepted`}</span>{' '}
        {kept.kind === kept.name ? kept.kind : `${kept.kind} ${kept.name}`}
        {kept.person !== null && t`, by ${kept.personName ?? kept.person}`}
        {rich`, of ${<TimeText at={kept.at} />}`}
      </p>
      <p className="muted">
        {kept.account ? t`It counts for ${kept.account.name}, ${sayMatch(kept)}.` : `${sayMatch(kept)}.`}{' '}
        {kept.origin === 'correction' &&
          t`It happened more than 24 hours ago: it counts as a correction and starts nothing.`}
      </p>
    </div>
  )
}

function sentence({ kept }: Mended): string {
  if (kept?.account) return t`Sent again: it counts for ${kept.account.name}`
  return t`Sent again: it waits until somebody says whose it is`
}
