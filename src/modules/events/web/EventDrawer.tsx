import { Button, Drawer, Group } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Events.module.css'
import { Fact } from './Fact.tsx'
import { type LiveEvent, type LiveItem, laidOut, sayMatch, titleOf, wholeEvent } from './live.ts'

type EventDrawerProps = {
  item: LiveItem | undefined
  onClose: () => void
  onAccount: (account: string) => void
}

/** One event whole: what it says, whom it was matched to, and why it was refused if it was. */
export function EventDrawer({ item, onClose, onAccount }: EventDrawerProps) {
  return (
    <Drawer
      opened={item !== undefined}
      onClose={onClose}
      position="right"
      size={480}
      title={item ? titleOf(item) : ''}
      closeButtonProps={{ 'aria-label': t`Close` }}
      transitionProps={{ duration: 120 }}
    >
      {item?.event && <Accepted event={item.event} onAccount={onAccount} />}
      {item?.refusal && <Refused item={item} refusal={item.refusal} />}
    </Drawer>
  )
}

function Accepted({ event, onAccount }: { event: LiveEvent; onAccount: (account: string) => void }) {
  const { account } = event
  return (
    <>
      <dl className={css.facts}>
        <Fact name={t`Account`}>
          {account ? (
            <>
              <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>
              {event.unit && `, ${event.unit}`} <span className="muted">{sayMatch(event)}</span>
            </>
          ) : (
            <span className="muted">{sayMatch(event)}</span>
          )}
        </Fact>
        <Fact name={t`Person`}>
          {event.person === null ? (
            <span className="muted">{t`none named`}</span>
          ) : (
            <>
              {event.personName ?? <span className="muted">{t`not known yet`}</span>}{' '}
              <span className="muted">{t`by the id ${event.person}`}</span>
            </>
          )}
          {event.robot && <span className="muted">{t`, a robot: counted apart`}</span>}
        </Fact>
        <Fact name={t`Kind`}>{event.kind}</Fact>
        <Fact name={t`Happened`}>
          <TimeText at={event.at} />
        </Fact>
        <Fact name={t`Came in`}>
          <TimeText at={event.receivedAt} /> <span className="muted">{t`from ${event.source}`}</span>
        </Fact>
        <Fact name={t`Origin`}>{event.origin}</Fact>
      </dl>
      {account && <Button onClick={() => onAccount(account.id)}>{t`Only events of ${account.name}`}</Button>}
      <Payload text={wholeEvent(event)} title={t`As it is kept`} />
    </>
  )
}

type Refusal = NonNullable<LiveItem['refusal']>

function Refused({ item, refusal }: { item: LiveItem; refusal: Refusal }) {
  const mayMend = useMay('events.mend')
  return (
    <>
      <dl className={css.facts}>
        <Fact name={t`Refused`}>
          <span className={css.refusedWord}>{refusal.field}</span> {refusal.reason}
        </Fact>
        <Fact name={t`What to do`}>{refusal.remedy}</Fact>
        <Fact name={t`Came in`}>
          <TimeText at={item.receivedAt} /> <span className="muted">{t`from ${item.source}`}</span>
        </Fact>
      </dl>
      {mayMend && refusal.payload !== null && (
        <PageLink to="events" search={{ tab: 'refused', event: refusal.id }}>{t`Mend it and send it again`}</PageLink>
      )}
      {refusal.payload === null ? (
        <p className="muted">{t`What was sent is shown to those who see all accounts: it may name any.`}</p>
      ) : (
        <Payload text={laidOut(refusal.payload)} title={t`As it was sent`} />
      )}
    </>
  )
}

function Payload({ text, title }: { text: string; title: string }) {
  return (
    <>
      <Group justify="space-between" mt="md">
        <h3 className={css.small}>{title}</h3>
        <CopyButton text={text} />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre className={css.payload} tabIndex={0}>
        {text}
      </pre>
    </>
  )
}
