import { expect, test } from 'vitest'
import { wordProblems } from './words.ts'

const kernel = "import { t } from '../../../kernel/words.ts'\n"
const house = {
  'src/modules/health/web/Score.tsx': `${kernel}export const Score = () => <p title={t\`Health\`}>{t\`since \${day}\`}</p>`,
  'src/modules/health/words.de.json': '{ "Health": "Health", "since {0}": "seit {0}" }',
}

const problems = (change: Record<string, string>) => wordProblems(new Map(Object.entries({ ...house, ...change })))

test('a page whose every word has German words is in order', () => {
  expect(problems({})).toEqual([])
})

test('a sentence without German words is named with the file they belong into', () => {
  expect(problems({ 'src/modules/health/words.de.json': '{ "Health": "Health" }' })).toEqual([
    'src/modules/health/web/Score.tsx:2 German words are missing: add "since {0}" to src/modules/health/words.de.json',
  ])
})

test('German words that nobody says any more are named', () => {
  const catalogue = '{ "Health": "Health", "since {0}": "seit {0}", "Gone": "Fort" }'
  expect(problems({ 'src/modules/health/words.de.json': catalogue })).toEqual([
    'src/modules/health/words.de.json nobody says "Gone" any more: remove it',
  ])
})

test('a value that the German sentence lost is named', () => {
  const catalogue = '{ "Health": "Health", "since {0}": "seither" }'
  expect(problems({ 'src/modules/health/words.de.json': catalogue })).toEqual([
    'src/modules/health/words.de.json the values of "since {0}" and of its German words differ',
  ])
})

test('what two modules say stands once, where both find it', () => {
  const other = { 'src/modules/today/web/Now.tsx': `${kernel}export const now = t\`Health\`` }
  expect(problems(other)).toEqual([
    'src/modules/today/web/Now.tsx:2 German words are missing: add "Health" to src/web/words.de.json, since src/modules/health says it too',
  ])
  expect(problems({ ...other, 'src/modules/today/words.de.json': '{ "Health": "Health" }' })).toEqual([
    'src/modules/health, src/modules/today all hold "Health": keep it in src/web/words.de.json',
  ])
})

test.each([
  ['<p>Bare words</p>'],
  ['<p title="Bare words" />'],
  ['<p aria-label={`Bare words`} />'],
  ["<List columns={[{ key: 'name', header: 'Name' }]} />"],
])('words of a page that no language could change are named: %s', (page) => {
  expect(problems({ 'src/modules/today/web/Bare.tsx': `export const page = ${page}` })).toEqual([
    'src/modules/today/web/Bare.tsx:1 words without a language: write them as t`…`',
  ])
})

test('code, keys and names of choices are nobody’s language', () => {
  const page = '<p><code>npm start</code><kbd>Enter</kbd><Select label={word} value="mid_market" /></p>'
  expect(problems({ 'src/modules/today/web/Plain.tsx': `export const page = ${page}` })).toEqual([])
})
