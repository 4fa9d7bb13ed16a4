import { createContext, type ReactNode, useContext } from 'react'
import type { Output } from './api.ts'

export type Session = Output<'workspaces.me'>

const SessionContext = createContext<Session | undefined>(undefined)

type SessionProviderProps = { session: Session; children: ReactNode }

export function SessionProvider({ session, children }: SessionProviderProps) {
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

export function useMay(permission: string | undefined): boolean {
  const session = useSession()
  return permission === undefined || session.permissions.includes(permission)
}
