import { isTransactional, type Purpose } from './purpose.ts'

/** What is counted of a message, each with what stands before it. */
export const countings = ['nothing', 'clicks', 'opens'] as const
export type Counting = (typeof countings)[number]

interface Asked {
  /** The most that the workspace counts. */
  rules: Counting
  /** The most that the template counts; null as the rules say. */
  template: Counting | null
  purpose: Purpose
  isRedirected: boolean
}

/** What is counted of a message: never of what belongs to the contract, nor of rehearsals; else the less of both. */
export function countingOf({ rules, template, purpose, isRedirected }: Asked): Counting {
  if (isTransactional(purpose) || isRedirected) return 'nothing'
  const most = Math.min(countings.indexOf(rules), countings.indexOf(template ?? rules))
  return countings[most] ?? 'nothing'
}

/** Programs that fetch the pictures of a mail before, or whether or not, a person reads it. */
const fetchers =
  /GoogleImageProxy|YahooMailProxy|bot\b|crawl|spider|scan|preview|proxy|python|curl|wget|java\/|go-http/i

/** Sooner than this after it was sent nobody has read a mail. */
const soonest = 10_000

/**
 * Whether a person opened a mail or followed a link, or a program by itself. Apple's mail fetches every picture under the bare
 * name of a browser; scanners come within seconds. What is left may still be a program, so opens never tell of health.
 */
export function openedBy({ agent, since }: { agent: string; since: number }): 'person' | 'program' {
  const isBare = agent.trim() === '' || agent.trim() === 'Mozilla/5.0'
  return isBare || fetchers.test(agent) || since < soonest ? 'program' : 'person'
}

const mostLinks = 200
const longestLink = 2_000

/**
 * A mail whose links lead over us, beside those that are ours already. Answers where each leads, in the order of their places:
 * nothing else is ever led to.
 */
export function withCountedLinks(
  html: string,
  { own, leadOver }: { own: string; leadOver: (place: number) => string },
): { html: string; links: string[] } {
  const links: string[] = []
  const counted = html.replace(
    /(<a\b[^>]*?\bhref=")([^"]+)(")/gi,
    (whole, before: string, href: string, end: string) => {
      const address = href.replaceAll('&amp;', '&').trim()
      const isCountable = /^https?:\/\//i.test(address) && address.length <= longestLink && !address.startsWith(own)
      if (!isCountable || URL.parse(address) === null) return whole
      const known = links.indexOf(address)
      if (known < 0 && links.length >= mostLinks) return whole
      const place = known < 0 ? links.push(address) - 1 : known
      return `${before}${leadOver(place)}${end}`
    },
  )
  return { html: counted, links }
}

/** A mail with a picture that nobody sees, which says that it was opened. */
export function withPixel(html: string, address: string): string {
  const pixel = `<img src="${address}" width="1" height="1" alt="" style="display:block;border:0">`
  const end = html.search(/<\/body>/i)
  return end < 0 ? html + pixel : html.slice(0, end) + pixel + html.slice(end)
}
