import { type Catalogue, english, type Language, languages, type Speech, speakAs } from '../../kernel/words.ts'

/** Where the browser keeps in which language this person wants to be spoken to, for the next time the page opens. */
const kept = 'tenure.language'

/** The catalogues of other languages are fetched only by those who read them. */
const catalogues: Record<Exclude<Language, 'en'>, () => Promise<{ catalogue: Catalogue }>> = {
  de: () => import('./catalogue-de.ts'),
}

/** As the person chose at their last visit, else as the browser does. */
export const wantedLanguage = (): Language => readKept() ?? languageOfBrowser()

/** Begins to speak. Comes before any page is read. */
export async function beginToSpeak(language: Language): Promise<void> {
  const speech = await speechIn(language)
  speakAs(() => speech)
  document.documentElement.lang = language
}

/** Speaks as a person wishes from now on. Sentences stand in every corner of a page: it is opened again. */
export function speak(wish: Language | null): void {
  const language = wish ?? languageOfBrowser()
  if (language === document.documentElement.lang || !keep(wish)) return
  window.location.reload()
}

async function speechIn(language: Language): Promise<Speech> {
  const locale = localeOf(language)
  if (language === 'en') return { ...english, locale }
  const { catalogue } = await catalogues[language]()
  return { language, locale, catalogue }
}

/** Austrian and Swiss browsers write numbers in their own way, and an English one knows whether it is American. */
export function localeOf(language: Language): string {
  return navigator.languages.find((tag) => languageIn(tag) === language) ?? { en: 'en-GB', de: 'de-DE' }[language]
}

function languageOfBrowser(): Language {
  return navigator.languages.map(languageIn).find((language) => language !== undefined) ?? 'en'
}

function languageIn(tag: string): Language | undefined {
  return languages.find((language) => tag.toLowerCase().split('-')[0] === language)
}

function readKept(): Language | undefined {
  try {
    return languages.find((language) => language === localStorage.getItem(kept))
  } catch {
    return undefined
  }
}

/** False where the browser keeps nothing: opening the page again would only ask again. */
function keep(wish: Language | null): boolean {
  try {
    if (wish === null) localStorage.removeItem(kept)
    else localStorage.setItem(kept, wish)
    return true
  } catch {
    return false
  }
}
