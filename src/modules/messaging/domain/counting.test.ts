import { expect, test } from 'vitest'
import { countingOf, openedBy, withCountedLinks } from './counting.ts'

test('what is counted is the less of what the workspace and the template say, and nothing of what belongs to the contract', () => {
  const of = (more: object) =>
    countingOf({ rules: 'opens', template: null, purpose: 'success', isRedirected: false, ...more })
  expect([
    of({}),
    of({ template: 'clicks' }),
    of({ rules: 'clicks', template: 'opens' }),
    of({ rules: 'nothing', template: 'opens' }),
    of({ purpose: 'service' }),
    of({ isRedirected: true }),
  ]).toEqual(['opens', 'clicks', 'clicks', 'nothing', 'nothing', 'nothing'])
})

test('mail programs that open by themselves are told from people', () => {
  const chrome = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36'
  const later = 3_600_000
  expect(openedBy({ agent: chrome, since: later })).toBe('person')
  expect(openedBy({ agent: chrome, since: 2_000 })).toBe('program')
  expect(openedBy({ agent: 'Mozilla/5.0', since: later })).toBe('program')
  expect(openedBy({ agent: `${chrome} (via ggpht.com GoogleImageProxy)`, since: later })).toBe('program')
})

test('links that open something are counted, each address once; ours, mail addresses and scripts stay as they are', () => {
  const { html, links } = withCountedLinks(
    '<a href="https://a.example/?x=1&amp;y=2">a</a><a class="b" href="https://a.example/?x=1&amp;y=2">a</a>' +
      '<a href="https://us.example/u/token">no more</a><a href="mailto:x@y.example">x</a><a href="javascript:x()">x</a>',
    { own: 'https://us.example/u/', leadOver: (place) => `https://us.example/l/${place}` },
  )
  expect(links).toEqual(['https://a.example/?x=1&y=2'])
  expect(html.match(/https:\/\/us\.example\/l\/0/g)).toHaveLength(2)
  expect(html).toContain('href="https://us.example/u/token"')
  expect(html).toContain('href="javascript:x()"')
})
