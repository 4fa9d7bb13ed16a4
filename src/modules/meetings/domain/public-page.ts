import { speech, t } from '../../../kernel/words.ts'

/** The style of the pages on which customers choose an hour: nothing is fetched. */
export const style = `
:root{color-scheme:light dark;--ground:#fbfaf7;--ink:#1d2430;--quiet:#596273;--line:#8b8779;--act:#1f4e5f;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#14181f;--ink:#e7e9ee;--quiet:#a4adbb;--line:#6b7686;--act:#8fc4d6;--on:#10151c}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:0 0 1rem}.quiet{color:var(--quiet)}ul.hours{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:0;padding:0}
ul.hours a{display:block;min-width:5rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:8px;text-align:center;text-decoration:none;color:var(--ink)}
ul.hours a:hover{border-color:var(--act);color:var(--act)}label{display:block;margin:0 0 1rem}label span{display:block;font-weight:600}
input,textarea,select,button{font:inherit;padding:.55rem .75rem;border-radius:8px;border:1px solid var(--line);background:transparent;color:inherit}
input,textarea{width:100%}select{max-width:100%}select option{color:#1d2430;background:#fff}
button{background:var(--act);color:var(--on);border-color:var(--act);cursor:pointer;padding:.55rem 1.25rem}
button.plain{background:transparent;color:var(--act)}form.zone{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:0 0 1rem}form.zone label{margin:0}
a{color:var(--act)}:focus-visible{outline:3px solid var(--act);outline-offset:2px}[role=alert]{border-left:4px solid var(--act);padding-left:.75rem}
nav{display:flex;gap:1rem;margin:1.5rem 0 0}`

/** Reads the visitor's own zone, where their browser runs scripts at all; everything works without it. */
export const script = `(function(){var q=new URLSearchParams(location.search);if(q.get('zone')||!document.querySelector('form.zone'))return;
try{q.set('zone',Intl.DateTimeFormat().resolvedOptions().timeZone);location.replace('?'+q)}catch(e){}})()`

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

function page(title: string, inner: readonly string[]): string {
  return `<!doctype html>
<html lang="${speech().language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head>
<body><main>${inner.join('\n')}</main><script>${script}</script></body></html>`
}

const heading = (text: string): string => `<h1>${escaped(text)}</h1>`
const paragraph = (text: string): string => `<p>${escaped(text)}</p>`
const quiet = (text: string): string => `<p class="quiet">${escaped(text)}</p>`
const alert = (text: string | null): string => (text === null ? '' : `<p role="alert">${escaped(text)}</p>`)

/** Days are said day first in English, whatever part of the world a reader is from. */
const locale = (): string => (speech().language === 'en' ? 'en-GB' : speech().locale)

export const sayDay = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone }).format(at)

export const sayTime = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at)

/** What every page of an address knows. */
export interface Reading {
  title: string
  /** With whom. */
  member: string
  company: string
  minutes: number
  place: string | null
  zone: string
  /** Of this address, without a slash at its end. */
  path: string
}

const about = ({ member, company, minutes }: Reading): string => t`${member}, ${company}. ${minutes} minutes.`

const query = (values: Record<string, string>): string => escaped(`?${new URLSearchParams(values)}`)

export interface Choice {
  /** Free hours of the days that are shown, in order. */
  starts: readonly Date[]
  zones: readonly string[]
  earlier: string | null
  later: string | null
  /** When it is planned, where it is moved. */
  now: Date | null
  problem: string | null
}

/** Free hours day by day, in the visitor's zone. */
export function choicePage(reading: Reading, { starts, zones, earlier, later, now, problem }: Choice): string {
  const { title, zone, path } = reading
  const days = Map.groupBy(starts, (at) => sayDay(at, zone))
  return page(title, [
    heading(title),
    quiet(about(reading)),
    alert(problem),
    now === null
      ? ''
      : paragraph(t`Now planned for ${sayDay(now, zone)}, ${sayTime(now, zone)}. Choose another hour, or keep it.`),
    `<form class="zone" method="get" action="${escaped(path)}"><label><span>${escaped(t`Time zone`)}</span><select name="zone">${zones
      .map(
        (one) =>
          `<option value="${escaped(one)}"${one === zone ? ' selected' : ''}>${escaped(one.replaceAll('_', ' '))}</option>`,
      )
      .join(
        '',
      )}</select></label>${now === null ? '' : '<input type="hidden" name="move" value="yes">'}<button class="plain" type="submit">${escaped(t`Show`)}</button></form>`,
    ...(starts.length === 0 ? [paragraph(t`No hour is free in these days.`)] : []),
    ...[...days].map(([day, hours]) => daySection(day, hours, zone)),
    `<nav>${earlier === null ? '' : `<a href="${query({ zone, on: earlier, ...(now ? { move: 'yes' } : {}) })}">${escaped(t`Earlier days`)}</a>`}${later === null ? '' : `<a href="${query({ zone, on: later, ...(now ? { move: 'yes' } : {}) })}">${escaped(t`Later days`)}</a>`}${now === null ? '' : `<a href="${query({ zone })}">${escaped(t`Keep it`)}</a>`}</nav>`,
  ])
}

const daySection = (day: string, hours: readonly Date[], zone: string): string =>
  `<section aria-label="${escaped(day)}"><h2>${escaped(day)}</h2><ul class="hours">${hours
    .map((at) => `<li><a href="${query({ zone, at: at.toISOString() })}">${escaped(sayTime(at, zone))}</a></li>`)
    .join('')}</ul></section>`

export interface Form {
  at: Date
  /** Whoever is invited by name is not asked who they are. */
  asksWho: 'yes' | 'no'
  typed: { name: string; mail: string; says: string }
  problem: string | null
}

/** The hour that was chosen, and who books it. */
export function formPage(reading: Reading, { at, asksWho, typed, problem }: Form): string {
  const { title, zone, path, place } = reading
  const field = (label: string, name: string, value: string, more: string) =>
    `<label><span>${escaped(label)}</span><input name="${name}" value="${escaped(value)}" ${more}></label>`
  return page(title, [
    heading(title),
    quiet(about(reading)),
    `<p><strong>${escaped(t`${sayDay(at, zone)}, ${sayTime(at, zone)}`)}</strong> <span class="quiet">${escaped(zone.replaceAll('_', ' '))}</span></p>`,
    place === null ? '' : paragraph(place),
    alert(problem),
    `<form method="post" action="${escaped(path)}"><input type="hidden" name="at" value="${at.toISOString()}"><input type="hidden" name="zone" value="${escaped(zone)}">`,
    asksWho === 'no'
      ? ''
      : [
          field(t`Your name`, 'name', typed.name, 'required maxlength="200" autocomplete="name"'),
          field(t`Your mail address`, 'mail', typed.mail, 'type="email" required maxlength="254" autocomplete="email"'),
          `<label><span>${escaped(t`What it is about (optional)`)}</span><textarea name="says" rows="3" maxlength="2000">${escaped(typed.says)}</textarea></label>`,
        ].join('\n'),
    `<button type="submit">${escaped(t`Book this hour`)}</button></form>`,
    `<nav><a href="${query({ zone })}">${escaped(t`Choose another hour`)}</a></nav>`,
  ])
}

/** A meeting that is planned, for whoever was invited to it. */
export function plannedPage(reading: Reading, { at }: { at: Date }): string {
  const { title, zone, path, place } = reading
  return page(title, [
    heading(t`It is planned`),
    `<p role="status"><strong>${escaped(title)}</strong><br>${escaped(t`${sayDay(at, zone)}, ${sayTime(at, zone)}`)} <span class="quiet">${escaped(zone.replaceAll('_', ' '))}</span></p>`,
    quiet(about(reading)),
    place === null ? '' : paragraph(place),
    `<p><a href="${escaped(path)}/meeting.ics">${escaped(t`Put it into your calendar`)}</a></p>`,
    `<nav><a href="${query({ zone, move: 'yes' })}">${escaped(t`Choose another hour`)}</a></nav>`,
    `<form method="post" action="${escaped(path)}"><input type="hidden" name="act" value="cancel"><p><button class="plain" type="submit">${escaped(t`Call it off`)}</button></p></form>`,
  ])
}

export const cancelledPage = ({ title }: Reading): string =>
  page(title, [heading(t`It is called off`), paragraph(t`Whoever invited you knows. Nothing else is to be done.`)])

export const overPage = ({ title }: Reading): string =>
  page(title, [heading(t`This meeting is over`), paragraph(t`Write to whoever invited you for another one.`)])

/** One page for every address that opens nothing, whatever the reason. */
export const endedPage = (): string =>
  page(t`This address has ended`, [
    heading(t`This address has ended`),
    paragraph(t`Ask whoever gave it to you for another one.`),
  ])

export const busyPage = (): string =>
  page(t`A little slower`, [heading(t`A little slower`), paragraph(t`Try again in a minute.`)])
