import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escaped, html, webAddress } from './markup.ts'

test('whatever is put into a page is text, however it is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { markup } = html`<p title="${text}">${[text]}</p>`
      const inside = markup.slice('<p title="'.length, -'</p>'.length)
      expect(inside.replace('">', '')).not.toMatch(/[<>"']/)
      expect(markup.match(/<\/?[a-z]/g)).toEqual(['<p', '</p'])
    }),
  )
})

test('markup is kept, nothing is left out but control signs', () => {
  expect(html`<b>${html`<i>${'a & b'}</i>`}</b>${null}${3}`.markup).toBe('<b><i>a &amp; b</i></b>3')
  expect(escaped('a\u0000b\u0007c\nd\uffff')).toBe('abc\nd')
})

test.each([
  ['https://osprey.example', 'https://osprey.example/'],
  ['HTTP://osprey.example/a?b=1', 'http://osprey.example/a?b=1'],
  ['javascript:alert(1)', null],
  [' javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['https://a@b.example', null],
  ['//osprey.example', null],
  ['https://', null],
  ['osprey.example', null],
])('%s leads to %s', (text, address) => {
  expect(webAddress(text)).toBe(address)
})
