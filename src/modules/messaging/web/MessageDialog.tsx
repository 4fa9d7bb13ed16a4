import { Modal, Stack } from '@mantine/core'
import { inWords, t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { sayInstant } from '../../../web/lib/format.ts'
import { useClock } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { channelKinds } from '../domain/channel.ts'
import css from './Messages.module.css'
import { statusWords } from './wording.ts'

/** A message as it was written, with what became of it and what came back. */
export function MessageDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useOperation('messaging.get', { message: id })
  return (
    <Modal opened onClose={onClose} title={data?.subject ?? data?.template.name ?? t`Mail`} size="lg">
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Lines count={8} />
      ) : (
        <Written {...data} />
      )}
    </Modal>
  )
}

type Read = NonNullable<ReturnType<typeof useOperation<'messaging.get'>>['data']>

function Written({ contact, account, address, channel, status, reason, response, body, outcomeAt, ...more }: Read) {
  const { zone, today } = useClock()
  const { readAt, received } = more
  const when = outcomeAt === null ? '' : sayInstant(outcomeAt, zone, today)
  return (
    <Stack gap="sm">
      <p className="muted">
        {address === null
          ? t`To ${contact.name}, ${account.name}`
          : t`To ${contact.name}, ${account.name}, at ${address}`}
      </p>
      <p>{[inWords(statusWords[status]), when].filter(Boolean).join(', ')}</p>
      {channel !== 'mail' && (
        <p className="muted">
          {readAt === null
            ? inWords(channelKinds[channel].label)
            : t`${inWords(channelKinds[channel].label)}, read ${sayInstant(readAt, zone, today)}`}
        </p>
      )}
      {reason !== null && <p>{reason}</p>}
      {response !== null && <p className="muted">{t`The server said: ${response}`}</p>}
      {body === null ? (
        <p className="muted">{t`It is written when it goes.`}</p>
      ) : (
        <pre className={css.body}>{body}</pre>
      )}
      {received.map((one) => (
        <section key={one.at} aria-label={t`From ${one.from}`}>
          <p className="muted">{t`${sayInstant(one.at, zone, today)}, from ${one.from}: ${one.subject}`}</p>
          <pre className={css.body}>{one.body}</pre>
        </section>
      ))}
    </Stack>
  )
}
