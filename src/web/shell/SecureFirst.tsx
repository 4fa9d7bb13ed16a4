import { Button } from '@mantine/core'
import { t } from '../../kernel/words.ts'
import { TwoFactorPanel } from '../../modules/workspaces/web/TwoFactorPanel.tsx'
import { type Session, SessionProvider } from '../lib/session.tsx'
import { signOut } from './sign-in.ts'

/** The workspace asks for a second factor: until there is one, nothing else of it is open. */
export function SecureFirst({ session }: { session: Session }) {
  return (
    <SessionProvider session={session}>
      <main id="main" style={{ maxWidth: 560, margin: '8vh auto 0', padding: 16, display: 'grid', gap: 16 }}>
        <h1>{t`One step before you go on`}</h1>
        <p className="muted">
          {t`${session.workspace.name} asks everybody who signs in here for a second factor. It takes an authenticator app and a minute.`}
        </p>
        <TwoFactorPanel />
        <div>
          <Button variant="subtle" onClick={() => void signOut()}>{t`Sign out`}</Button>
        </div>
      </main>
    </SessionProvider>
  )
}
