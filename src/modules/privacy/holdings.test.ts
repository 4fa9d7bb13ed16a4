import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { holdingProblems, knownTables } from './index.ts'

let world: World
let client: pg.Client

beforeAll(async () => {
  world = await aWorld({ modules })
  client = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await world.close()
})

const problems = async () => holdingProblems(await world.within(knownTables), world.platform.contributions.holdings)

test('every table says what its columns hold of people', async () => {
  expect(await problems()).toEqual([])
})

test('a new table with a column of text, or one that points to a person, is refused until it says so', async () => {
  await client.query(`
    create table notes_kept (workspace_id uuid not null, id uuid not null, body text, details jsonb);
    create table calls_made (workspace_id uuid not null, contact_id uuid not null);
    create table counts_kept (workspace_id uuid not null, day date not null, n int not null);
    alter table surveys_answers add column mood text`)
  expect(await problems()).toEqual([
    "calls_made is not declared in its module's holdings.ts: say what it holds",
    "notes_kept is not declared in its module's holdings.ts: say what body, details holds",
    'surveys_answers.mood is not declared: say what it holds, or `word` where nothing personal',
  ])
})
