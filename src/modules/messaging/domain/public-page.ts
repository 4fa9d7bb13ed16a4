import { inWords, type Language, t } from '../../../kernel/words.ts'
import { escaped } from './plain-body.ts'
import { type Pace, paces } from './pressure.ts'
import { choices, type Purpose, purposeKinds } from './purpose.ts'

/** The style of the pages that a customer's person opens from a mail: nothing is fetched and nothing runs. */
export const style = `
:root{color-scheme:light dark;--ground:#fbfaf7;--ink:#1d2430;--quiet:#596273;--line:#d9d6cd;--act:#1f4e5f;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#14181f;--ink:#e7e9ee;--quiet:#a4adbb;--line:#38404d;--act:#8fc4d6;--on:#10151c}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.4rem;margin:0 0 .75rem}
p{margin:0 0 1rem}.quiet{color:var(--quiet)}fieldset{border:1px solid var(--line);border-radius:8px;padding:.5rem 1rem;margin:0 0 1rem}
legend{font-weight:600;padding:0 .25rem}label.row{display:flex;gap:.75rem;padding:.6rem 0;align-items:flex-start}
label.row input{margin-top:.3rem;width:1.1rem;height:1.1rem}label.row small{display:block;color:var(--quiet)}
select,button{font:inherit;padding:.55rem 1rem;border-radius:8px;border:1px solid var(--line);background:transparent;color:inherit}
button{background:var(--act);color:var(--on);border-color:var(--act);cursor:pointer}a{color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}label.pick{display:block;margin:0 0 1rem}label.pick span{display:block;font-weight:600}`

const page = (language: Language, title: string, inner: string): string => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head>
<body><main>${inner}</main></body></html>`

const heading = (text: string): string => `<h1>${escaped(text)}</h1>`
const paragraph = (text: string): string => `<p>${escaped(text)}</p>`

/** Enough of an address to know it again, and no more: a link may be passed on. */
export const veiled = (address: string | null): string =>
  (address ?? '').replace(/^(.)[^@]*@/, (_, first: string) => `${first}\u2026@`)

export interface Reading {
  language: Language
  /** The company that writes. */
  from: string
  address: string | null
  /** Of this link, ending without a slash. */
  path: string
}

/** Asks before anything changes: what a mail program fetches by itself must not unsubscribe anybody. */
export function askPage({ language, from, address, path }: Reading, purpose: Purpose): string {
  const what = inWords(purposeKinds[purpose].label)
  return page(
    language,
    t`Unsubscribe`,
    [
      heading(t`Unsubscribe from: ${what}`),
      paragraph(t`${from} writes to ${veiled(address)}. ${inWords(purposeKinds[purpose].says)}.`),
      `<form method="post" action="${escaped(path)}"><button type="submit">${escaped(t`Unsubscribe`)}</button></form>`,
      `<p><a href="${escaped(path)}/preferences">${escaped(t`Choose what you get, and in which language`)}</a></p>`,
    ].join('\n'),
  )
}

export function donePage({ language, from, path }: Reading, purpose: Purpose): string {
  const what = inWords(purposeKinds[purpose].label)
  return page(
    language,
    t`Unsubscribed`,
    [
      heading(t`Done`),
      paragraph(t`${from} sends you no more mail of this purpose: ${what}.`),
      `<p><a href="${escaped(path)}/preferences">${escaped(t`Choose what you get, and in which language`)}</a></p>`,
    ].join('\n'),
  )
}

/** What belongs to the contract is told to the person and cannot be refused. */
export function servicePage({ language, from, path }: Reading): string {
  return page(
    language,
    t`Service mail`,
    [
      heading(t`This mail belongs to the contract`),
      paragraph(t`${from} sends it because of the service that you use, so it cannot be unsubscribed.`),
      `<p><a href="${escaped(path)}/preferences">${escaped(t`Choose what you get, and in which language`)}</a></p>`,
    ].join('\n'),
  )
}

export interface Wishes {
  wanted: ReadonlySet<Purpose>
  mailLanguage: string | null
  languages: readonly { code: string; name: string }[]
  pace: Pace
  isSaved: boolean
}

export function preferencesPage({ language, from, address, path }: Reading, wishes: Wishes): string {
  const boxes = choices.map((purpose) => {
    const { label, says } = purposeKinds[purpose]
    const checked = wishes.wanted.has(purpose) ? ' checked' : ''
    return `<label class="row"><input type="checkbox" name="on" value="${purpose}"${checked}><span>${escaped(inWords(label))}<small>${escaped(inWords(says))}</small></span></label>`
  })
  const options = wishes.languages.map(({ code, name }) => {
    const chosen = code === wishes.mailLanguage ? ' selected' : ''
    return `<option value="${escaped(code)}"${chosen}>${escaped(name)}</option>`
  })
  const often: Record<Pace, string> = { usual: t`As usual`, fewer: t`Less often, at most half as much` }
  const rates = paces.map((pace) => {
    const chosen = pace === wishes.pace ? ' selected' : ''
    return `<option value="${pace}"${chosen}>${escaped(often[pace])}</option>`
  })
  return page(
    language,
    t`What you get`,
    [
      heading(t`What ${from} may send you`),
      wishes.isSaved ? `<p role="status"><strong>${escaped(t`Saved.`)}</strong></p>` : '',
      paragraph(
        t`For ${veiled(address)}. What belongs to the contract, such as a notice of an incident, is always sent.`,
      ),
      `<form method="post" action="${escaped(path)}/preferences">`,
      `<fieldset><legend>${escaped(t`Mail about`)}</legend>${boxes.join('')}</fieldset>`,
      `<label class="pick"><span>${escaped(t`How often`)}</span><select name="pace">${rates.join('')}</select></label>`,
      `<label class="pick"><span>${escaped(t`Language`)}</span><select name="language">${options.join('')}</select></label>`,
      `<button type="submit">${escaped(t`Save`)}</button></form>`,
    ].join('\n'),
  )
}

/** One page for every link that opens nothing, whatever the reason. */
export const endedPage = (language: Language): string =>
  page(
    language,
    t`This link has ended`,
    heading(t`This link has ended`) + paragraph(t`Answer the mail instead, and a person will see to it.`),
  )
