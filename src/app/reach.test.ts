import { spawnSync } from 'node:child_process'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { freePort } from '../../test/faults/running-product.ts'
import { anEmptyDatabase, type TestDatabase } from '../../test/support/world.ts'
import { reach } from './reach.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await anEmptyDatabase()
})
afterAll(() => database.drop())

const changed = (change: (url: URL) => void): string => {
  const url = new URL(inject('templateUrl'))
  change(url)
  return url.href
}

test('a database that can be used is used', async () => {
  await expect(reach(database.url)).resolves.toBeUndefined()
})

test('a database that cannot be used is refused with what is wrong and what to do', async () => {
  const port = await freePort()
  const refused: [string, RegExp, RegExp][] = [
    ['data', /not that of a PostgreSQL/, /postgres:\/\/USER/],
    ['mysql://root@127.0.0.1/crm', /not that of a PostgreSQL/, /postgres:\/\/USER/],
    [changed((url) => (url.port = String(port))), /nobody answers at this host and port/, /the server is running/],
    ['postgres://x@no-such-host.invalid/crm', /the host is not known/, /name of the host/],
    [changed((url) => (url.pathname = '/nothing_here')), /there is no such database/, /behind the last slash/],
    [changed((url) => (url.password = 'wrong-word')), /user or password are not right/, /Enter the connection again/],
  ]
  for (const [url, message, remedy] of refused) {
    const error = await reach(url).catch((thrown) => thrown)
    expect(error, url).toMatchObject({ details: { field: 'database-url', remedy: expect.stringMatching(remedy) } })
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('wrong-word')
  }
})

test('a login without the rights that the product needs is told which, before anything is made', async () => {
  const server = new pg.Client({ connectionString: changed((url) => (url.pathname = '/postgres')) })
  await server.connect()
  const login = `login_${process.pid}`
  const own = new URL(database.url)
  own.username = login
  own.password = 'a word'
  const told = () => reach(own.href).catch(({ message, details }) => `${message}. ${details.remedy}`)
  await server.query(`create role ${login} login password 'a word'`)
  expect(await told()).toMatch(
    /may not make roles, of which the product needs two\. .*alter role "login_\d+" createrole/,
  )
  await server.query(`alter role ${login} createrole`)
  expect(await told()).toMatch(/may make nothing in the database empty_\w+ .*grant create on database/)
  await server.query(`grant create on database ${own.pathname.slice(1)} to ${login}`)
  expect(await told()).toBeUndefined()
  await server.query(`revoke create on database ${own.pathname.slice(1)} from ${login}; drop role ${login}`)
  await server.end()
})

test('the command says so in two lines, and so of a port or a folder that cannot be, without where in the code it was', () => {
  const tenure = new URL('../../bin/tenure.mjs', import.meta.url).pathname
  const said = (...words: string[]) => {
    const done = spawnSync(process.execPath, [tenure, ...words], { encoding: 'utf8', env: { PATH: process.env.PATH } })
    return [done.status, ...done.stderr.trim().split('\n')]
  }
  expect(said('start', '--database-url', 'postgres://x@127.0.0.1:1/crm')).toEqual([
    2,
    expect.stringMatching(/^The database at 127\.0\.0\.1:1 cannot be used: nobody answers at this host and port/),
    'Check host and port, and that the server is running',
  ])
  for (const port of ['abc', '99999', '-1', '80.5'])
    expect(said('start', `--port=${port}`)).toEqual([
      2,
      '--port must be a whole number from 0 to 65535',
      'Leave it out, or name a free port',
    ])
  expect(said('backup', 'all.tar', '--database-url', database.url)).toEqual([
    2,
    'Nothing has been kept here yet',
    'Say where your data lies with --data or --database-url',
  ])
  expect(said('start', '--data', '/dev/null/data')).toEqual([2, expect.stringMatching(/^\/dev\/null.*no folder$/)])
})
