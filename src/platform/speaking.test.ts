import { expect, test } from 'vitest'
import { longDate } from '../kernel/say.ts'
import { english, speakAs, t } from '../kernel/words.ts'
import { listenToReaders, speakTo, speechOf } from './speaking.ts'

test('what is written in English within a German reader’s request stays English throughout', async () => {
  listenToReaders(() => ({ catalogue: { today: 'heute' }, told: {} }))
  const german = speechOf('de-AT,en;q=0.5')
  const said = async () => {
    await Promise.resolve()
    return `${t`today`}, ${longDate('2026-03-28')}`
  }
  const both = await speakTo(german, async () => [await said(), await speakTo(english, said), await said()])
  expect(both).toEqual(['heute, 28. März 2026', 'today, 28 March 2026', 'heute, 28. März 2026'])
  speakAs(() => english)
})
