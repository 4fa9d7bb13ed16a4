import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { Output } from './api.ts'
import { speak } from './language.ts'

export type Session = Output<'workspaces.me'>

const SessionContext = createContext<Session | undefined>(undefined)

type SessionProviderProps = { session: Session; children: ReactNode }

export function SessionProvider({ session, children }: SessionProviderProps) {
  const { preferences } = session
  useEffect(() => {
    if (preferences) speak(preferences.language)
  }, [preferences])
  return <SessionContext value={session}>{children}</SessionContext>
}

/** Who is looking, at which workspace. Everything below /w/<slug> has one. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('useSession is used outside of a workspace')
  return session
}

/** Today in the workspace's zone, or the day it is looked at as of. */
export function useToday(): string {
  return useSession().workspace.today
}

/** The zone in which this person reads moments, and the day it is there. Days that are counted stay the workspace's (rule 11). */
export function useClock(): { zone: string; today: string } {
  return useSession().clock
}

export function useMay(permission: string | undefined): boolean {
  const session = useSession()
  return permission === undefined || session.permissions.includes(permission)
}
