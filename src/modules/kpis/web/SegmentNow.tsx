import { t } from '../../../kernel/words.ts'
import { Banner } from '../../../web/ui/Banner.tsx'

export const SegmentNow = () => (
  <Banner>{t`Nobody judged this segment on the day before the period, so that its members of today are told.`}</Banner>
)
