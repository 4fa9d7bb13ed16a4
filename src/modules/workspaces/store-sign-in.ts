import { sql } from 'kysely'
import type { Session } from '../../platform/db/db.ts'

export interface Person {
  user: string
  name: string
  email: string
}

/** People who administer the whole installation: they own every workspace that is made. */
export function administrators(session: Session): Promise<Person[]> {
  return session.rows(sql<Person>`
    select id as user, name, email from workspaces_users where administrator order by created_at, id`)
}
