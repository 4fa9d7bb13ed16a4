import type { MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type FileContent, filedBy, sparse, unknownName } from '../../platform/packs/by-operation.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { members, product } from '../workspaces/index.ts'
import type { Span } from './domain/business-time.ts'
import { saveCalendar, saveHolder } from './operations.ts'
import { routes } from './routes.ts'
import { calendars, holders } from './store/settings.ts'

/** Hours of work with holidays, of the workspace and of teams that have their own. */
export const calendarPack = filedBy({
  ...{ folder: 'calendars', routes, saves: saveCalendar.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) => {
    const names = await teamNames(tx)
    return (await calendars(tx)).map(({ team, zone, hours, holidays }) => {
      const called = team === null ? null : (names.get(team) ?? team)
      return {
        name: fileName(called === null ? 'workspace' : `team-${called}`),
        content: sparse(
          { team: called, zone, hours: hours.map((spans) => spans.map(written)), holidays },
          { holidays: [] },
        ),
      }
    })
  },
  asked: async (tx, { hours, ...content }) => ({
    ...content,
    ...(await teamOf(tx, content)),
    hours: Array.isArray(hours) ? hours.map((spans) => (Array.isArray(spans) ? spans.map(spanOf) : spans)) : hours,
  }),
})

/** Who fills a role of tasks, by their mail address. */
export const rolePack = filedBy({
  ...{ folder: 'task-roles', routes, saves: saveHolder.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) => {
    const names = await teamNames(tx)
    const emails = new Map((await members(tx)).map(({ id, email }) => [id, email]))
    return (await holders(tx)).map(({ role, team, member }) => {
      const called = team === null ? null : (names.get(team) ?? team)
      return {
        name: fileName(called === null ? role : `${role}-${called}`),
        content: sparse({ role, team: called, person: emails.get(member) ?? member }),
      }
    })
  },
  asked: async (tx, content) => ({ ...content, ...(await teamOf(tx, content)), person: await personOf(tx, content) }),
})

async function teamNames(tx: Tx): Promise<Map<string, string>> {
  return new Map((await members(tx)).flatMap(({ teams }) => teams.map(({ id, name }) => [id, name])))
}

async function teamOf(tx: Tx, { team }: FileContent): Promise<{ team: string | null }> {
  if (team === undefined || team === null) return { team: null }
  const found = [...(await teamNames(tx))].find(([, name]) => name === team)
  if (found) return { team: found[0] }
  throw unknownName('team', String(team), told`Name a team that has members here`)
}

async function personOf(tx: Tx, { person }: FileContent): Promise<MemberId> {
  const found = (await members(tx)).find(({ email }) => email === person)
  if (found) return found.id
  throw unknownName('person', String(person), told`Name a member by their mail address`)
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** `09:00-17:00`, as people write it. */
const written = ([from, to]: Span): string => `${clock(from)}-${clock(to)}`

/** What is not written so is left to the operation to refuse. */
function spanOf(text: unknown): unknown {
  const [, ...parts] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(String(text)) ?? []
  const [h1, m1, h2, m2] = parts.map(Number)
  return parts.length === 4 ? [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)] : text
}
