import { inWords, t } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import { speakTo, speechIn } from '../../../platform/speaking.ts'
import { inColour } from '../domain/colour.ts'
import type { Message, Own } from '../domain/message.ts'
import { escaped, letter, textOfPlain } from '../domain/plain-body.ts'
import { isTransactional, type Purpose, purposeKinds } from '../domain/purpose.ts'
import type { Variant } from '../store/templates.ts'
import { filledHtml } from './compile.ts'
import { fillText, type Values } from './liquid.ts'
import { preferencesUrl, unsubscribeUrl } from './tokens.ts'
import { speakable } from './words.ts'

export interface Letter {
  subject: string
  html: string
  text: string
  missing: string[]
}

export interface Foot {
  purpose: Purpose
  postalAddress: string | null
  /** The company's colour, where it has one. */
  colour?: string | null
  /** Where the reader says no; none in a preview. */
  links: { unsubscribe: string; preferences: string } | null
  /** For whom it was meant, where one of the staff gets it instead. */
  meantFor: string | null
  /** False where the place in which it is read says that itself. */
  isShown?: boolean
}

/** A message as it is read: its template filled in, with our last lines in its language. */
export function write(variant: Variant, values: Values, foot: Foot): Letter {
  return speakTo(speechIn(speakable(variant.language)), () => {
    const lines = footLines(foot)
    const subject = fillText(variant.subject, values)
    const filled = filledHtml(variant.html, values, footHtml(lines))
    const { missing } = filled
    // What somebody laid out themselves has colours of its own.
    const html = variant.format === 'plain' ? inColour(filled.html, foot.colour ?? null) : filled.html
    const body = fillText(variant.format === 'plain' ? textOfPlain(variant.body) : textOfHtml(variant.html), values)
    const banner = foot.meantFor === null ? null : t`Rehearsal: this would have gone to ${foot.meantFor}.`
    return {
      subject: oneLine(subject.text),
      html:
        banner === null
          ? html
          : html.replace(/<body[^>]*>/i, (tag) => `${tag}<p><strong>${escaped(banner)}</strong></p>`),
      text: `${banner === null ? '' : `${banner}\n\n`}${body.text.trim()}\n${footText(foot, lines)}`,
      missing: [...new Set([...subject.missing, ...missing, ...body.missing])],
    }
  })
}

/** What somebody wrote themselves: nothing in it is a name to be filled in. */
export function writeOwn({ subject, body }: Own, language: string, foot: Foot): Letter {
  return speakTo(speechIn(speakable(language)), () => {
    const lines = footLines(foot)
    const banner = foot.meantFor === null ? '' : `${t`Rehearsal: this would have gone to ${foot.meantFor}.`}\n\n`
    const inner = escaped(`${banner}${body.trim()}`)
      .split(/\n{2,}/)
      .map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`)
      .join('\n')
    return {
      subject: oneLine(subject),
      html: inColour(letter(`${inner}\n${footHtml(lines)}`, language), foot.colour ?? null),
      text: `${banner}${body.trim()}\n${footText(foot, lines)}`,
      missing: [],
    }
  })
}

/** Subjects are one line, whatever a value holds: nothing in it begins another header. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)

interface Line {
  text: string
  href?: string
}

function footLines({ purpose, postalAddress, links }: Foot): Line[] {
  const lines: Line[] = postalAddress ? [{ text: postalAddress }] : []
  if (isTransactional(purpose)) return lines
  const what = inWords(purposeKinds[purpose].label)
  if (links === null) return [...lines, { text: t`Unsubscribe from: ${what}` }]
  return [
    ...lines,
    { text: t`Unsubscribe from: ${what}`, href: links.unsubscribe },
    { text: t`Choose what you get, and in which language`, href: links.preferences },
  ]
}

const footText = ({ isShown = true }: Foot, lines: readonly Line[]): string =>
  isShown ? `\n-- \n${lines.map(textLine).join('\n')}\n` : ''

const textLine = ({ text, href }: Line): string => (href ? `${text}: ${href}` : text)

const footHtml = (lines: readonly Line[]): string =>
  `<div class="foot" style="font-size:13px;color:#666;margin-top:32px">${lines
    .map(({ text, href }) => (href ? `<a href="${escaped(href)}">${escaped(text)}</a>` : escaped(text)))
    .join('<br>')}</div>`

/** What a compiled body says without its marks, for readers that show text alone. */
export const textOfHtml = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?-->|<(style|head|title)[\s\S]*?<\/\1>/gi, '')
    .replace(/<a [^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi, '$2: $1')
    .replace(/<(br|\/p|\/div|\/tr|\/h\d|\/li)[^>]*>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*\n\s*/g, '\n\n')
    .trim()

/** The links of a message; every message has them, whether its purpose can be refused or not. */
export const linksOf = (platform: Platform, workspace: string, { id, contact }: Pick<Message, 'id' | 'contact'>) => {
  const foot = { workspace: workspace as never, contact, message: id }
  return { unsubscribe: unsubscribeUrl(platform, foot), preferences: preferencesUrl(platform, foot) }
}
