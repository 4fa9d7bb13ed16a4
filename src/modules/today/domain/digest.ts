import type { Day } from '../../../kernel/day.ts'
import { dayAndMonth } from '../../../kernel/say.ts'
import { plural, t } from '../../../kernel/words.ts'
import { toldTogether } from './reasons.ts'

/** A line of the morning's mail. */
export interface DigestLine {
  /** By which it is known again tomorrow: what stood there already is no news. */
  key: string
  text: string
  /** Said beside it. */
  note: string | null
  /** Where it is seen in full, behind the workspace's own address. */
  path: string
}

export interface DigestSection {
  title: string
  lines: DigestLine[]
  /** How many there are besides those that stand there. */
  more: number
  path: string
}

export interface Digest {
  greeting: string
  subject: string
  sections: DigestSection[]
}

export interface DigestParts {
  name: string
  day: Day
  /** Who needs somebody, and why. */
  needs: {
    id: string
    name: string
    reasons: { kind: string; sentence: string; withoutHealth: string; since: Day }[]
  }[]
  needsMore: number
  /** Of this day, by the clock where one is. */
  meetings: { id: string; at: string; title: string; account: string | null }[]
  tasks: { id: string; title: string; account: string | null; isOverdue: boolean }[]
  tasksMore: number
  approvals: { id: string; title: string; account: string | null }[]
  approvalsMore: number
  /** What automation did since the last mail. */
  done: { playbook: string; name: string; began: number; acts: number }[]
}

/** What somebody is told in the morning, in their language: only what there is something to say about. */
export function digestOf(parts: DigestParts): Digest {
  const sections: DigestSection[] = [
    {
      title: t`Who needs you`,
      path: 'today?mine=true',
      more: parts.needsMore,
      lines: parts.needs.map(({ id, name, reasons }) => ({
        key: `need ${id} ${reasons.map(({ kind, since }) => `${kind} ${since}`).join(',')}`,
        text: name,
        note: toldTogether(reasons).join('; ') || null,
        path: `accounts/${id}`,
      })),
    },
    {
      title: t`Meetings today`,
      path: 'meetings',
      more: 0,
      lines: parts.meetings.map(({ id, at, title, account }) => ({
        key: `meeting ${id} ${at}`,
        text: `${at} ${title}`,
        note: account,
        path: `meetings/${id}`,
      })),
    },
    {
      title: t`Due today`,
      path: 'tasks',
      more: parts.tasksMore,
      lines: parts.tasks.map(({ id, title, account, isOverdue }) => ({
        key: `task ${id}`,
        text: title,
        note: [account, isOverdue ? t`overdue` : null].filter((part) => part !== null).join(', ') || null,
        path: `tasks?task=${id}`,
      })),
    },
    {
      title: t`Waits for your yes`,
      path: 'approvals',
      more: parts.approvalsMore,
      lines: parts.approvals.map(({ id, title, account }) => ({
        key: `approval ${id}`,
        text: title,
        note: account,
        path: 'approvals',
      })),
    },
    {
      title: t`What playbooks did for your accounts`,
      path: 'playbooks',
      more: 0,
      lines: parts.done.map(({ playbook, name, began, acts }) => ({
        key: `done ${playbook} ${parts.day}`,
        text: name,
        note: [
          began > 0 ? `${began} ${plural(began, 'account began', 'accounts began')}` : null,
          acts > 0 ? `${acts} ${plural(acts, 'step done', 'steps done')}` : null,
        ]
          .filter((part) => part !== null)
          .join(', '),
        path: `playbooks/${playbook}`,
      })),
    },
  ]
  const said = sections.filter(({ lines }) => lines.length > 0)
  return {
    greeting: t`Good morning, ${parts.name.split(' ')[0] ?? parts.name}`,
    subject: subjectOf(parts),
    sections: said,
  }
}

function subjectOf({
  day,
  meetings,
  needs,
  needsMore,
  tasks,
  tasksMore,
  approvals,
  approvalsMore,
}: DigestParts): string {
  const [who, due, asked] = [needs.length + needsMore, tasks.length + tasksMore, approvals.length + approvalsMore]
  const parts = [
    who > 0 ? `${who} ${plural(who, 'account needs you', 'accounts need you')}` : null,
    meetings.length > 0 ? `${meetings.length} ${plural(meetings.length, 'meeting', 'meetings')}` : null,
    due > 0 ? `${due} ${plural(due, 'task is due', 'tasks are due')}` : null,
    asked > 0 ? `${asked} ${plural(asked, 'question waits', 'questions wait')}` : null,
  ].filter((part) => part !== null)
  return parts.length > 0 ? `${dayAndMonth(day)}: ${parts.join(', ')}` : t`${dayAndMonth(day)}: what playbooks did`
}

export const keysOf = ({ sections }: Digest): string[] => sections.flatMap(({ lines }) => lines.map(({ key }) => key))

/** A mail goes only where something stands in it that the last one did not say. */
export const hasNews = (digest: Digest, seen: readonly string[]): boolean => {
  const known = new Set(seen)
  return keysOf(digest).some((key) => !known.has(key))
}

export interface Around {
  /** Address of the workspace's pages, with a slash at its end. */
  base: string
}

export function digestText(digest: Digest, { base }: Around): string {
  const blocks = digest.sections.map(({ title, lines, more, path }) =>
    [
      title.toUpperCase(),
      ...lines.map((line) => `- ${line.text}${line.note ? `: ${line.note}` : ''}\n  ${base}${line.path}`),
      ...(more > 0 ? [`  ${moreOf(more)} ${base}${path}`] : []),
    ].join('\n'),
  )
  return [`${digest.greeting}.`, ...blocks, `--\n${footOf()}\n${base}settings?tab=you`].join('\n\n')
}

const moreOf = (more: number): string => t`And ${more} more:`
const footOf = (): string =>
  t`This mail comes on days of work when there is something new. Switch it off or choose its hour:`

const safe = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`)

/** The same as a page of plain HTML: words and links, nothing that is fetched. */
export function digestHtml(digest: Digest, { base }: Around, language: string): string {
  const link = (path: string, words: string) =>
    `<a href="${safe(base + path)}" style="color:#1d5fa8">${safe(words)}</a>`
  const sections = digest.sections.map(
    ({ title, lines, more, path }) => `<h2 style="font-size:15px;margin:24px 0 8px">${safe(title)}</h2>
<ul style="margin:0;padding-left:20px">
${lines
  .map(
    (line) =>
      `<li style="margin:6px 0">${link(line.path, line.text)}${line.note ? `<br><span style="color:#555">${safe(line.note)}</span>` : ''}</li>`,
  )
  .join('\n')}
</ul>${more > 0 ? `<p style="margin:6px 0 0 20px">${safe(moreOf(more))} ${link(path, title)}</p>` : ''}`,
  )
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${safe(digest.subject)}</title></head>
<body style="max-width:600px;margin:0 auto;padding:16px;font:14px/1.5 system-ui,sans-serif;color:#1c1c1c;background:#fff">
<p style="margin:0">${safe(digest.greeting)}.</p>
${sections.join('\n')}
<p style="margin:32px 0 0;color:#555;font-size:12px">${safe(footOf())} ${link('settings?tab=you', t`Settings`)}</p>
</body>
</html>
`
}
