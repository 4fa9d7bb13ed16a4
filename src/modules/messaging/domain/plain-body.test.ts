import { expect, test } from 'vitest'
import { htmlOfPlain, textOfPlain } from './plain-body.ts'

test.each([
  ['paragraphs and lines', 'One\ntwo\n\nthree', '<p>One<br>two</p>\n<p>three</p>'],
  ['lists', '- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['numbers', '1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
  ['a heading', '## Now', '<h2>Now</h2>'],
  ['a quote', '> said', '<blockquote>said</blockquote>'],
  ['marks', '**bold** and *soft*', '<p><strong>bold</strong> and <em>soft</em></p>'],
  ['a link', '[here](https://a.example/?a=1&b=2)', '<p><a href="https://a.example/?a=1&amp;b=2">here</a></p>'],
  ['a link of the template', '[here]({{ link }})', '<p><a href="{{ link }}">here</a></p>'],
  ['no link to programs', '[here](javascript:alert(1))', '<p>[here](javascript:alert(1))</p>'],
  ['markup as text', '<b>&', '<p>&lt;b&gt;&amp;</p>'],
  [
    'the template’s own words',
    '{{ a | default: "b" }} {% if c %}d{% endif %}',
    '<p>{{ a | default: "b" }} {% if c %}d{% endif %}</p>',
  ],
  ['a choice around a paragraph', '{% if a %}\n\nb\n{% endif %}', '{% if a %}\n<p>b</p>\n{% endif %}'],
  [
    'a choice among the items of a list',
    '1. a\n{% if b %}\n2. b\n{% endif %}\n3. c',
    '<ol><li>a</li>{% if b %}<li>b</li>{% endif %}<li>c</li></ol>',
  ],
  [
    'a choice that goes beyond a list',
    '- a\n{% if b %}\n\nb\n{% endif %}',
    '<ul><li>a</li></ul>\n{% if b %}\n<p>b</p>\n{% endif %}',
  ],
])('a plain body has %s', (_, body, html) => {
  expect(htmlOfPlain(body)).toBe(html)
})

test('the part that is text alone has no marks, and addresses behind their words', () => {
  expect(textOfPlain('## Now\n**a** [b](https://c.example)\n{% if d %}\ne\n{% endif %}')).toBe(
    'Now\na b: https://c.example\n{% if d %}e\n{% endif %}',
  )
})
