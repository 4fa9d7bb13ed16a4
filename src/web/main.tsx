import './styles.ts'
import { askWhoIsLooking } from './lib/first-question.ts'
import { beginToSpeak, localeOf, wantedLanguage } from './lib/language.ts'

// Days are reckoned by what the browser knows of calendars; an older one is taught, while the page is fetched.
const taught = 'Temporal' in globalThis ? undefined : import('temporal-polyfill/global')

// Sentences also stand in tables that are made while modules are read, so the language comes first.
const language = wantedLanguage()
askWhoIsLooking(localeOf(language))
// Waiting here, at the top of a module, would keep the bundler from putting parts of the page into one file.
void begin()

async function begin(): Promise<void> {
  await beginToSpeak(language)
  const { start } = await import('./start.tsx')
  await taught
  start()
}
