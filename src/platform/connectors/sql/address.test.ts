import { expect, test } from 'vitest'
import { mayReach, readAddress, sayAddress } from './address.ts'

test('an address is read, and said without its password', () => {
  const address = readAddress('postgres://re%40der:p%2Fss%20word@db.example:6432/crm?sslmode=verify-full')
  expect(address).toEqual({
    host: 'db.example',
    port: 6432,
    database: 'crm',
    user: 're@der',
    password: 'p/ss word',
    tls: 'verified',
  })
  expect(sayAddress(address)).toBe('crm at db.example:6432 as re@der')
})

test.each([
  ['mysql://u:p@h/db', 'another system'],
  ['not an address', 'no address at all'],
  ['postgres://u:p@/db', 'a socket of this machine'],
  ['postgres://u:p@%2Fvar%2Frun%2Fpostgresql/db', 'a socket by its path'],
  ['postgres://u:p@h/db?host=/var/run/postgresql', 'a socket as a parameter'],
  ['postgres://u:p@h/db?sslrootcert=/etc/passwd', 'a file of this machine'],
  ['postgres://u@h/db', 'no password, so that the driver would look for one'],
  ['postgres://:p@h/db', 'no user'],
  ['postgres://u:p@h', 'no database'],
  ['postgres://u:p%ZZ@h/db', 'a wrong escape'],
])('%s is refused: %s', (url) => {
  expect(() => readAddress(url)).toThrow()
})

const reach = (address: string, rules: string[] = [], host = 'db.example') => mayReach(host, address, rules)

test('a company’s own networks may be reached, others only where the operator names them', () => {
  for (const own of [
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.5',
    '192.168.1.9',
    '100.64.1.1',
    '::1',
    'fd12:3456::1',
    '::ffff:10.0.0.1',
  ])
    expect([own, reach(own)]).toEqual([own, true])
  for (const foreign of ['8.8.8.8', '172.32.0.1', '2001:4860::1', '::ffff:8.8.8.8'])
    expect([foreign, reach(foreign)]).toEqual([foreign, false])
  expect(reach('8.8.8.8', ['private', 'db.example'])).toBe(true)
  expect(reach('8.8.8.8', ['*.example'])).toBe(true)
  expect(reach('8.8.8.8', ['*.example'], 'db.example.org')).toBe(false)
  expect(reach('8.8.8.8', ['8.8.0.0/16'])).toBe(true)
  expect(reach('8.9.8.8', ['8.8.0.0/16', '8.8.8.8'])).toBe(false)
  expect(reach('127.0.0.1', ['db.other'])).toBe(false)
})

test.each([
  '169.254.169.254',
  '0.0.0.0',
  '0.1.2.3',
  'fe80::1',
  '::',
  '224.0.0.1',
  '255.255.255.255',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
])('%s is never a company’s database, whatever is allowed', (address) => {
  expect(reach(address, ['*', 'private', address])).toBe(false)
})
