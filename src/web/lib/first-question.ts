/** What every request of our page carries: x-tenure proves where it comes from, since a foreign site cannot set it. */
export function ownHeaders(locale: string): Headers {
  const headers = new Headers({ 'x-tenure': '1', 'accept-language': locale })
  const workspace = workspaceOfPage()
  if (workspace !== undefined) headers.set('x-workspace', workspace)
  return headers
}

/** The workspace stands in the page's own address, so that two tabs can show two of them. */
export function workspaceOfPage(): string | undefined {
  return /^\/w\/([^/]+)/.exec(window.location.pathname)?.[1]
}

const whoIsLooking = '/api/me'

let answer: Promise<Response> | undefined

/** Asked before the page is read, as nothing of it can be shown before the answer. */
export function askWhoIsLooking(locale: string): void {
  if (workspaceOfPage() === undefined) return
  answer = fetch(whoIsLooking, { headers: ownHeaders(locale) })
  answer.catch(() => {}) // whoever takes it is told
}

/** The answer to a question that was asked early, once: whoever asks again wants to know it anew. */
export function takeAnswer(method: string, url: string): Promise<Response> | undefined {
  if (method !== 'GET' || url !== whoIsLooking) return undefined
  const early = answer
  answer = undefined
  return early
}
