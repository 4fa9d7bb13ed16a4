import { settle } from '../../src/app/loops.ts'
import { migrationFolders } from '../../src/app/migrations.ts'
import { addDays, type Day, startOfDay } from '../../src/kernel/day.ts'
import type { MemberId, WorkspaceId } from '../../src/kernel/ids.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { closeOverdueDays, lastClosed } from '../../src/modules/measures/index.ts'
import { createWorkspace, ensureMember, findWorkspace, members } from '../../src/modules/workspaces/index.ts'
import { simulatedClock } from '../../src/platform/clock.ts'
import type { Platform } from '../../src/platform/contributions.ts'
import type { EmbeddedServer } from '../../src/platform/db/embedded.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { accountStatements, baseStatements, historyDays, idOf, quickly, rolledUse, writeBase } from './base.ts'
import { asSuperuser, databaseOf, platformOn } from './place.ts'
import { writeRollups } from './rollups.ts'

export const zone = 'Europe/Lisbon'
/** The day on which the base was made; a kept one moves on by the days that were closed since. */
const madeOn = '2026-03-10' as Day

const peopleOfEach = 5
/**
 * Accounts that the product itself rolls up, measures and scores over their whole history; all others are their copies: by their own
 * facts each night shows of them what it shows of their models. So many, since facts repeat after as many accounts.
 */
const modelCount = 500
const csmCount = 500
const bookSize = 60
/** Every how many accounts one has tickets, meetings and use on any day, and a long history beside the last days. */
const eachBusy = 10
const eachLong = 50
/** Accounts whose product sends events while pages are read. */
export const speakingCount = 2_000

/** What a base holds of the accounts that are copies: all that pages show, or their newest measures and no more. */
export type BaseContents = 'pages' | 'segments'

export interface PagesBase {
  url: string
  workspace: WorkspaceId
  /** The day that the workspace calls today: the day before it is over and waits to be closed. */
  today: Day
  admin: MemberId
  /** Those who look after a book, and in which accounts each has it. */
  csms: { member: MemberId; book: string[] }[]
}

/**
 * A large base as after years of use, within minutes: some accounts are worked out by the product, and their measures,
 * scores, reasons and timelines are copied to all the others by the database, each under its own account.
 */
export async function pagesBase(
  server: EmbeddedServer,
  accounts: number,
  say: (text: string) => void,
  contents: BaseContents = 'pages',
): Promise<PagesBase> {
  const name = `${contents}-${accounts}`
  const url = await databaseOf(server.url, name)
  await migrate(url, migrationFolders())
  const clock = simulatedClock(startOfDay(addDays(madeOn, 1), zone))
  const platform = platformOn({ url, folder: server.folder, clock })
  const begun = performance.now()
  const found = await findWorkspace(platform, name)
  const workspace = found?.id ?? (await beginBase(platform, url, name, accounts))
  await completeBase(url, workspace, { accounts, contents }, say)
  say(`${accounts} accounts ${found ? 'found' : `made in ${Math.round((performance.now() - begun) / 1000)} s`}`)
  const closed = await platform.db.within(workspace, lastClosed)
  const everybody = await platform.db.within(workspace, members)
  await platform.db.close()
  const ids = new Map(everybody.map(({ email, id }) => [email, id]))
  return {
    url,
    workspace,
    today: addDays(closed ?? madeOn, 2),
    admin: ids.get(emailOf('admin')) as MemberId,
    csms: Array.from({ length: Math.min(csmCount, Math.floor(accounts / bookSize)) }, (_, at) => ({
      member: ids.get(emailOf(`csm-${at}`)) as MemberId,
      book: Array.from({ length: bookSize }, (__, place) => idOf(`account-${at * bookSize + place}`)),
    })),
  }
}

const emailOf = (name: string) => `${name}@fernhollow.example`

/** The workspace, who works in it, and the accounts that the product works out by itself. */
async function beginBase(platform: Platform, url: string, name: string, accounts: number): Promise<WorkspaceId> {
  const { id: workspace } = await createWorkspace(platform, { name, zone, currency: 'USD' })
  await platform.db.within(workspace, async (tx) => {
    await ensureMember(tx, { name: 'Admin', email: emailOf('admin'), role: 'admin' })
    for (let at = 0; at < csmCount; at++)
      await ensureMember(tx, { name: `Csm ${at}`, email: emailOf(`csm-${at}`), role: 'csm' })
  })
  const models = Math.min(modelCount, accounts)
  await writeBase(url, workspace, sized(workspace, 0, models, eachBusy), madeOn)
  const to = addDays(madeOn, 8)
  await writeRollups(
    url,
    workspace,
    rolledUse({ from: 0, to: models, each: eachBusy }, addDays(madeOn, 1 - historyDays), to),
  )
  await closeOverdueDays(platform, workspace)
  await settle(platform, workspace)
  return workspace
}

/** Statement by statement, each noted as done, so that a base whose making was ended is completed later. */
async function completeBase(
  url: string,
  workspace: WorkspaceId,
  { accounts, contents }: { accounts: number; contents: BaseContents },
  say: (text: string) => void,
) {
  const models = Math.min(modelCount, accounts)
  const written = contents === 'pages' ? baseStatements : accountStatements
  const others = accounts > models ? written(workspace, sized(workspace, models, accounts, eachBusy), madeOn) : []
  const copied = contents === 'pages' ? copies : copies.slice(0, 2)
  const steps = [...others, ...copied.map((text) => filled(text, { workspace, accounts, models }))]
  await asSuperuser(url, async (client) => {
    await client.query(`${quickly}; set client_min_messages = error`)
    await client.query('create table if not exists bench_steps (step int primary key)')
    const { rows } = await client.query<{ done: number }>('select count(*)::int as done from bench_steps')
    const done = rows[0]?.done ?? 0
    if (done > steps.length) return
    await client.query(filled(twins, { workspace, accounts, models }))
    for (const [step, text] of steps.entries()) {
      if (step < done) continue
      await client.query(`begin; ${text}; insert into bench_steps values (${step}); commit`)
      say(`step ${step + 1} of ${steps.length}`)
    }
    await client.query(speaking, [workspace, ...speakingIds(workspace, accounts)])
    await client.query('vacuum analyze')
    await client.query('insert into bench_steps values ($1)', [steps.length])
  })
}

const filled = (
  text: string,
  { workspace, accounts, models }: { workspace: string; accounts: number; models: number },
) =>
  text
    .replaceAll(':workspace', `'${workspace}'::uuid`)
    .replaceAll(':accounts', String(accounts))
    .replaceAll(':models', String(models))
    .replaceAll(':made', `date '${madeOn}'`)

const words = {
  first:
    "(array['Amber','Birch','Cedar','Delta','Ember','Fjord','Grove','Harbor','Iris','Juniper','Kestrel','Linden','Maple','North','Osprey','Pine','Quartz','River','Spruce','Tern'])",
  second:
    "(array['Analytics','Bank','Clinics','Design','Energy','Foods','Games','Health','Insurance','Jobs','Kitchens','Labs','Media','Networks','Optics','Payments','Quarry'])",
}

const sized = (workspace: WorkspaceId, from: number, accounts: number, each: number) => ({
  accounts,
  from,
  each,
  people: peopleOfEach,
  name: `${words.first}[1 + i % 20] || ' ' || ${words.second}[1 + i / 20 % 17] || ' ' || i`,
  owner: `(select m.id from workspaces_members m where m.workspace_id = '${workspace}' and i < ${csmCount * bookSize}
    and m.email = 'csm-' || i / ${bookSize} || '@fernhollow.example')`,
})

/** The ids under which the product's events name an account are derived, so these are made here. */
function speakingIds(workspace: WorkspaceId, accounts: number): [string[], string[], string[]] {
  const names = Array.from({ length: Math.min(speakingCount, accounts) }, (_, index) => `account-${index}`)
  return [names.map((name) => rawId(workspace, 'product', name)), names, names.map(idOf)]
}

const speaking = `
  insert into accounts_identities (workspace_id, raw_id, source, external_id, kind, account_id, home_id, made_at)
  select $1, s.raw, 'product', s.name, 'account', s.account, s.account, now()
  from unnest($2::uuid[], $3::text[], $4::uuid[]) as s (raw, name, account)`

/** Which model each account is made like. */
const twins = `analyze measures_days; create temp table twins as select i, md5('account-' || i)::uuid as id, md5('account-' || i % :models)::uuid as model
  from generate_series(:models, :accounts - 1) i order by 2; analyze twins;
  create temp table lately as select distinct on (d.account_id, d.basis, s.day) d.account_id, d.basis, d.day, d.numbers
  from twins t join measures_days d on d.workspace_id = :workspace and d.account_id = t.model and t.i < 2 * :models
  join (values (:made - 30), (:made)) s (day) on d.day <= s.day
  where d.basis in (0, 2) order by d.account_id, d.basis, s.day, d.day desc`

/**
 * Whatever the product worked out about the models, once more for those made alike; first the measures, now and a month ago. Rows
 * go in by account, as the keys run.
 */
const copies = [
  // A place by ARR is nobody else's.
  `insert into measures_current (workspace_id, account_id, on_day, numbers, published, frozen, closed_through)
   select c.workspace_id, t.id, c.on_day, c.numbers, c.published[1:p.slot] || null::float8 || c.published[p.slot + 2:], c.frozen, c.closed_through
   from twins t join measures_current c on c.workspace_id = :workspace and c.account_id = t.model
   join measures_catalogue p on p.workspace_id = :workspace and p.key = 'kpis.arr_place' order by t.id`,
  `insert into measures_days (workspace_id, account_id, basis, day, numbers)
   select distinct on (t.id, d.basis, d.day) :workspace, t.id, d.basis, d.day, d.numbers
   from twins t join lately d on d.account_id = t.model order by t.id, d.basis, d.day`,
  `insert into measures_days (workspace_id, account_id, basis, day, numbers)
   select :workspace, t.id, d.basis, d.day, d.numbers from twins t join measures_days d on d.workspace_id = :workspace
     and d.account_id = t.model and d.basis in (0, 2) and d.day > :made - 100 where t.i % ${eachLong} = 0
   order by t.id, d.basis, d.day on conflict do nothing`,
  `insert into health_scores (workspace_id, account_id, scorecard, day, closed, version, score, band, known, points, cap, is_stale, scored_at)
   select s.workspace_id, t.id, s.scorecard, s.day, s.closed, s.version, s.score, s.band, s.known, s.points, s.cap, s.is_stale, s.scored_at
   from twins t join health_scores s on s.workspace_id = :workspace and s.account_id = t.model
     and (s.day in (:made - 30, :made - 1, :made, :made + 1) or (t.i % ${eachLong} = 0 and s.day > :made - 100))
   order by t.id, s.scorecard, s.day`,
  `insert into today_attention (workspace_id, account_id, priority, reasons, since, refreshed_on)
   select a.workspace_id, t.id, a.priority, a.reasons, a.since, a.refreshed_on
   from twins t join today_attention a on a.workspace_id = :workspace and a.account_id = t.model order by t.id`,
  `insert into churn_looks (workspace_id, account_id, through, version, shown_through)
   select l.workspace_id, t.id, l.through, l.version, l.shown_through
   from twins t join churn_looks l on l.workspace_id = :workspace and l.account_id = t.model order by t.id`,
  `insert into churn_watched (workspace_id, account_id, from_day, until_day)
   select w.workspace_id, t.id, w.from_day, w.until_day
   from twins t join churn_watched w on w.workspace_id = :workspace and w.account_id = t.model order by t.id`,
  `insert into churn_warnings (workspace_id, account_id, indicator, from_day, until_day, value, before)
   select w.workspace_id, t.id, w.indicator, w.from_day, w.until_day, w.value, w.before
   from twins t join churn_warnings w on w.workspace_id = :workspace and w.account_id = t.model order by t.id, w.indicator, w.from_day`,
  `insert into segments_memberships (workspace_id, account_id, segment_id, basis, version, entered_at, entered_on, entered_because, entered_seen)
   select m.workspace_id, t.id, m.segment_id, m.basis, m.version, m.entered_at, m.entered_on, m.entered_because, m.entered_seen
   from twins t join segments_memberships m on m.workspace_id = :workspace and m.account_id = t.model and m.left_at is null
   join segments_definitions d on d.workspace_id = :workspace and d.id = m.segment_id and d.condition::text not like '%kpis.arr_place%'
   order by t.id`,
  `insert into renewals (workspace_id, account_id, due_on, deadline, due, notice_on, state, settled_on, final, health, has_health, opened_on)
   select r.workspace_id, t.id, r.due_on, r.deadline, r.due, r.notice_on, r.state, r.settled_on, r.final, r.health, r.has_health, r.opened_on
   from twins t join renewals r on r.workspace_id = :workspace and r.account_id = t.model order by t.id, r.due_on`,
  `insert into timeline_entries (workspace_id, account_id, at, id, account_raw, kind, text, source_kind, source_id, actor, key)
   select e.workspace_id, t.id, e.at, md5(e.id::text || t.i)::uuid, t.id, e.kind, e.text, e.source_kind, e.source_id, e.actor, e.key || ' ' || t.i
   from twins t join timeline_entries e on e.workspace_id = :workspace and e.account_id = t.model and e.at > :made - 100
   where t.i % ${eachBusy} = 0 order by t.id, e.at`,
  `insert into events_account_day (workspace_id, account_id, day, events, robot_events, people, agents, logins, api_calls, conversations,
     errors, quantity, seconds, features)
   select d.workspace_id, t.id, d.day, d.events, d.robot_events, d.people, d.agents, d.logins, d.api_calls, d.conversations,
     d.errors, d.quantity, d.seconds, d.features
   from twins t join events_account_day d on d.workspace_id = :workspace and d.account_id = t.model
   order by t.id, d.day`,
  `insert into events_account_person_month (workspace_id, account_id, month, kind, person, days, robot_days)
   select m.workspace_id, t.id, m.month, m.kind, md5(m.person::text || t.i)::uuid, m.days, m.robot_days
   from twins t join events_account_person_month m on m.workspace_id = :workspace and m.account_id = t.model
   order by t.id, m.month`,
]
