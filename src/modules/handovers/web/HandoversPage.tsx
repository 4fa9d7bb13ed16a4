import { t } from '../../../kernel/words.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { BriefDialog } from './BriefDialog.tsx'
import { HandOver } from './HandOver.tsx'
import { LimitsPanel } from './LimitsPanel.tsx'
import { PastHandovers } from './PastHandovers.tsx'

/** Accounts change hands: what that would do, who gets which, and what was handed over before. */
export function HandoversPage() {
  const mayWrite = useMay('accounts.write')
  const mayManage = useMay('workspaces.manage')
  return (
    <Page
      title={t`Handover`}
      width="full"
      lead={t`Accounts go to somebody else with what is open for them; who owned them before stays known.`}
    >
      <Stack>
        {mayWrite && <HandOver />}
        <PastHandovers />
        {mayManage && <LimitsPanel />}
      </Stack>
      <BriefDialog />
    </Page>
  )
}
