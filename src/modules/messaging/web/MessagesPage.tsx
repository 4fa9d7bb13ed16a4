import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { HeldNotes } from './HeldNotes.tsx'
import { MessageTable } from './MessageTable.tsx'
import { ReceivedMail } from './ReceivedMail.tsx'
import { Rules } from './Rules.tsx'
import { Senders } from './Senders.tsx'
import { TemplateTable } from './TemplateTable.tsx'

function Held() {
  const runsSenders = useMay('messaging.senders')
  return (
    <>
      <MessageTable key="held" which="held" />
      {runsSenders && <HeldNotes />}
    </>
  )
}

/** What is held and why, everything that went out, the templates, and by which rules and senders it goes. */
export function MessagesPage() {
  const mayWriteTemplates = useMay('messaging.manage')
  const maySetUp = useMay('messaging.senders')
  return (
    <Page
      title={t`Messages`}
      width="full"
      actions={
        mayWriteTemplates && (
          <Button component={PageLink} to="messaging/templates/new">
            {t`New template`}
          </Button>
        )
      }
    >
      <Tabs
        label={t`Messages`}
        tabs={[
          { key: 'held', label: t`Held mail`, content: () => <Held /> },
          { key: 'all', label: t`All mail`, content: () => <MessageTable key="all" which="all" /> },
          { key: 'received', label: t`Received mail`, content: () => <ReceivedMail /> },
          { key: 'templates', label: t`Templates`, content: () => <TemplateTable /> },
          { key: 'rules', label: t`Rules`, content: () => <Rules /> },
          ...(maySetUp ? [{ key: 'senders', label: t`Senders`, content: () => <Senders /> }] : []),
        ]}
      />
    </Page>
  )
}
