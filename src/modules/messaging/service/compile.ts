import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import { htmlOfPlain, letter } from '../domain/plain-body.ts'
import type { Variant } from '../store/templates.ts'
import { checkTemplate, fillHtml } from './liquid.ts'

/** Where a compiled body takes its last lines: who writes, and how not to be written to. */
export const footPlace = '<!-- foot -->'

/** Compiles what somebody wrote when it is saved, so that sending only fills in. */
export async function compiled(draft: Omit<Variant, 'html'>): Promise<Variant> {
  checkTemplate(draft.subject)
  checkTemplate(draft.body)
  const html = draft.format === 'mjml' ? await fromMjml(draft.body) : fromPlain(draft)
  // What a mark made of the template's own words must still be one.
  checkTemplate(html)
  return { ...draft, html }
}

const fromPlain = ({ body, language }: Omit<Variant, 'html'>): string =>
  letter(`${htmlOfPlain(body)}\n${footPlace}`, language)

async function fromMjml(body: string): Promise<string> {
  if (/<mj-include/i.test(body)) throw wrong(told`mj-include reads files, which a template may not`)
  if (/<script|<iframe|<object|<form|\son\w+\s*=/i.test(body)) throw wrong(told`A mail runs no programs`)
  // Only whoever saves such a template waits for the compiler to be read.
  const { default: mjml } = await import('mjml')
  const { html, errors } = await mjml(body, { validationLevel: 'soft', ignoreIncludes: true, fonts: {} }).catch(
    (error: Error) => ({ html: '', errors: [{ formattedMessage: error.message }] }),
  )
  const [first] = errors
  if (first || !html) throw wrong(told`MJML: ${(first?.formattedMessage ?? '').slice(0, 300)}`)
  return html.replace(/<\/body>/i, `${footPlace}</body>`)
}

const wrong = (what: string) =>
  new AppError('invalid', what, { field: 'body', remedy: told`Mend the place that is named` })

/** Addresses that a reader may be led to; a value that is none leads nowhere. */
const leadsSomewhere = /href="(?!https?:\/\/|mailto:|#)[^"]*"/gi

/** A compiled body with its values; no link leads to anything but the web or a mailbox. */
export function filledHtml(html: string, values: Readonly<Record<string, string>>, foot: string) {
  const { text, missing } = fillHtml(html, values)
  return { html: text.replace(leadsSomewhere, 'href="#"').replace(footPlace, () => foot), missing }
}
