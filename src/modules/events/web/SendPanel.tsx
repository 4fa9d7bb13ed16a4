import { t } from '../../../kernel/words.ts'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Events.module.css'

/** How a product sends its events here. */
export function SendPanel() {
  const example = exampleOf(window.location.origin)
  return (
    <Panel title={t`Send events`} aside={<CopyButton text={example} />}>
      <pre className={css.code}>{example}</pre>
      <p className="muted">{t`The libraries of Segment, RudderStack and PostHog and those made alike work unchanged, in servers and in pages. An event is answered once it is stored. Up to 500 KB a request and 32 KB an event; up to 90 days late.`}</p>
    </Panel>
  )
}

const exampleOf = (origin: string) => `new Analytics({
  writeKey: 'KEY',
  host: '${origin}',
}).track({
  userId: 'ann',
  event: 'Report exported',
  context: { groupId: 'acme' },
})`
