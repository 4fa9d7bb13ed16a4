import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact } from '../../../test/support/mail.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { applyPack, readPackFolder } from '../../platform/packs/packs.ts'
import { templatePack } from './pack.ts'
import { compiled } from './service/compile.ts'
import { checkTemplate, fillHtml, namesIn } from './service/liquid.ts'
import { saveTemplate } from './service/templates.ts'
import { lexicon } from './service/words.ts'
import { write } from './service/write.ts'
import { templates, templatesByKey, variantsAt } from './store/templates.ts'

let world: World

beforeAll(async () => {
  world = await aWorld({ modules })
})
afterAll(() => world.close())

const folder = new URL('../../../packs/saas/templates', import.meta.url).pathname
const shipped = await readPackFolder(folder)
const asked = [
  ...[0, 1, 3, 7, 14].map((day) => `welcome-day-${day}`),
  ...[
    'journey-welcome',
    'milestone-achieved',
    'journey-training',
    'journey-day-30',
    'journey-day-60',
    'journey-day-90',
  ],
  ...['at-risk-day-0', 'at-risk-day-3', 'at-risk-day-7', 'check-in', 'win-back'],
  ...['detractor-follow-up', 'passive-follow-up', 'promoter-thanks'],
  ...['reengagement', 'value-reinforcement', 'usage-recovery', 'quarterly-letter'],
  ...['usage-limit-day-0', 'usage-limit-day-3', 'expansion-offer'],
]

test('F043 F044 F066 F067 F143 F203 F233 F235 F236 every mail that the documents name is there in English and German', async () => {
  const found = await world.within((tx) => templates(tx))
  const keys = new Set(found.map(({ key }) => key))
  expect(asked.filter((key) => !keys.has(key))).toEqual([])
  const first = await world.within((tx) => templatesByKey(tx, ['welcome-day-0']))
  const variants = await world.within((tx) => variantsAt(tx, first[0]?.id ?? '', 1))
  expect(variants.map(({ language }) => language)).toEqual(['de', 'en'])
})

const options = ['option_1_details', 'option_2_details', 'option_3_details']

/** What a playbook or an account has to bring; everything else a template guards or every workspace knows. */
const brought: Record<string, string[]> = {
  'journey-welcome': ['primary_goal', 'kickoff_date'],
  'milestone-achieved': ['milestone_name'],
  'usage-limit-day-3': [...options, 'usage_report'],
  'expansion-offer': [...options, 'usage_report', 'opportunity'],
}

test.each(asked)('%s needs nothing but what is known of every account, or what it says it needs', async (key) => {
  const [account] = (await someAccounts(world, [`for ${key}`])) as [AccountId]
  const owner = await world.person('csm', `Ines Duarte`)
  const admin = await world.person('admin', 'Ada Admin')
  await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: owner.member })
  const contact = await aContact(world, account, { name: 'Ana Ruiz', email: `${key}@customer.example` })
  const [template] = await world.within((tx) => templatesByKey(tx, [key]))
  const variants = await world.within((tx) => variantsAt(tx, template?.id ?? '', template?.version ?? 0))
  const words = await world.within((tx) => lexicon(tx, { accounts: [account], contacts: [contact] }))
  for (const variant of variants) {
    const { language } = variant
    const foot = { purpose: template?.purpose ?? 'service', postalAddress: null, links: null, meantFor: null } as const
    const bare = write(variant, words.valuesFor({ account, contact, extra: {}, language }), foot)
    expect(bare.missing.toSorted()).toEqual((brought[key] ?? []).toSorted())
    const extra = Object.fromEntries(
      namesIn(variant.body + variant.subject).map((name) => [name, `https://x.example/${name}`]),
    )
    const full = write(variant, words.valuesFor({ account, contact, extra, language }), foot)
    expect(full.missing).toEqual([])
    for (const text of [bare.text, full.text, full.html, full.subject]) {
      expect(text).not.toMatch(/\{\{|\{%|undefined/)
    }
    expect(full.html.match(/<(ul|ol|p|h2|blockquote)>/g)?.length).toBe(
      full.html.match(/<\/(ul|ol|p|h2|blockquote)>/g)?.length,
    )
  }
})

test('the shipped mails shout nowhere and have no pictures in their words', () => {
  for (const { content } of shipped) {
    const {
      name: _n,
      summary: _s,
      purpose: _p,
      ...languages
    } = content as Record<string, { subject: string; body: string }>
    for (const { subject, body } of Object.values(languages)) {
      expect(`${subject}\n${body}`).not.toMatch(/!|\p{Extended_Pictographic}/u)
    }
  }
})

test('a pack applied again changes nothing, and what a person changed stays theirs', async () => {
  const apply = () => world.within((tx) => applyPack(world.platform, tx, join(folder, '..'), [templatePack]))
  await apply()
  const [before] = await world.within((tx) => templatesByKey(tx, ['check-in']))
  expect(before?.version).toBe(1)
  const variants = [{ language: 'en', subject: 'Ours', body: 'Ours', format: 'plain' as const }]
  await world.within((tx) =>
    saveTemplate(
      tx,
      { key: 'check-in', name: 'Ours', summary: '', purpose: 'success', variants },
      { before, by: null, origin: 'hand' },
    ),
  )
  await apply()
  expect(await world.within((tx) => templatesByKey(tx, ['check-in']))).toMatchObject([{ name: 'Ours', version: 2 }])
})

test('MJML is compiled when it is saved, and neither reads files nor runs programs', async () => {
  const mjml = (inner: string) =>
    `<mjml><mj-body><mj-section><mj-column>${inner}</mj-column></mj-section></mj-body></mjml>`
  const draft = (body: string) => ({ language: 'en', subject: 'Hi', format: 'mjml' as const, body })
  const { html } = await compiled(draft(mjml('<mj-text>Hello {{ first_name }}</mj-text>')))
  expect(html).toContain('Hello {{ first_name }}')
  await expect(compiled(draft(mjml('<mj-include path="/etc/passwd" />')))).rejects.toThrow(/reads files/)
  await expect(compiled(draft(mjml('<mj-raw><script>alert(1)</script></mj-raw>')))).rejects.toThrow(/runs no programs/)
  await expect(compiled(draft(mjml('<mj-nothing />')))).rejects.toThrow(/MJML/)
})

test('what asks for a value as it is gets it escaped all the same', () => {
  expect(fillHtml('{{ name | raw }}', { name: '<b>' }).text).toBe('&lt;b&gt;')
})

test.each([
  '{{ name.constructor }}',
  '{{ name.__proto__ }}',
  '{{ name["constructor"] }}',
  '{% include "/etc/passwd" %}',
  '{% render "x" %}',
  '{% layout "x" %}',
  '{% for i in (1..100000000) %}x{% endfor %}',
])('a template cannot reach out of itself: %s', (template) => {
  expect(() => {
    checkTemplate(template)
    fillHtml(template, { name: '<b>' })
  }).toThrow()
})
