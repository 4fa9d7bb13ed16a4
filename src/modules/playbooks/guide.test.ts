import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { closeOverdueDays } from '../measures/index.ts'

let world: World
let lead: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  await someAccounts(world, ['osprey'])
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  lead = await world.person('admin', 'Lea Lead')
  await world.call(lead, 'POST', '/api/webhooks', { name: 'Billing', address: 'https://billing.example/hooks' })
  await world.call(lead, 'POST', '/api/playbooks', { source: '{ name: Welcome, steps: [{ wait: { days: 9 } }] }' })
})
afterAll(() => world.close())

const guide = readFileSync(new URL('../../../docs/guides/playbooks.md', import.meta.url), 'utf8')
const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)

/** An example shows a part; the rest of a playbook is the least that one needs. */
function whole(part: string): string {
  const name = /^name:/m.test(part) ? '' : 'name: Example\n'
  const steps = /^steps:/m.test(part) ? '' : 'steps: [{ exit: true }]\n'
  return name + part + steps
}

test('every example of the guide is a playbook that can be saved', async () => {
  expect(examples.length).toBeGreaterThan(8)
  for (const example of examples) {
    const { body } = await world.call(lead, 'POST', '/api/playbooks/check', { source: whole(example) })
    expect([example, body.problems]).toEqual([example, []])
  }
})

test('the guide names every trigger, step and wait that a playbook may have', async () => {
  const { body } = await world.call(lead, 'GET', '/api/playbooks/schema')
  const shown = examples.join('\n')
  for (const kind of body.kinds) expect(shown).toContain(`${kind.name}:`)
  for (const word of [
    'when',
    'entered',
    'left',
    'date',
    'every',
    'news',
    'survey',
    'ticket',
    'event',
    'warning',
    'live',
    'wait',
    'branch',
    'split',
    'exit',
    'goal',
  ])
    expect(shown).toContain(`${word}:`)
  for (const word of ['days', 'hours', 'until', 'for']) expect(shown).toMatch(new RegExp(`wait: \\{ ${word}:`))
})
