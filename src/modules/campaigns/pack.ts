import { told } from '../../kernel/words.ts'
import { type FileContent, filedBy, sparse, unknownName } from '../../platform/packs/by-operation.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { segmentNamed, segmentNames } from '../segments/index.ts'
import { product, today } from '../workspaces/index.ts'
import { saveCampaign } from './operations.ts'
import { routes } from './routes.ts'
import { allCampaigns } from './store/campaigns.ts'

const usual = { roles: [], rhythm: 'once', perDay: 100 }

/** More nobody has beside each other. */
const most = 1000

/**
 * Campaigns that are not over, known by their names; segments in them by theirs. A file brings a draft, which somebody begins; one
 * that is under way is changed on its page. A first day that has passed says nothing to another workspace and is left out.
 */
export const campaignPack = filedBy({
  ...{ folder: 'campaigns', routes, saves: saveCampaign.name },
  viewer: (tx) => product(tx.workspace),
  read: async (tx) => {
    const names = new Map<string, string>((await segmentNames(tx)).map(({ id, name }) => [id, name]))
    const day = await today(tx)
    const open = (await allCampaigns(tx, most)).filter(({ endedAt }) => endedAt === null)
    return open.map(({ name, template, segment, roles, rhythm, startsOn, perDay, holdShare, holdEnds }) => ({
      name: fileName(name),
      content: sparse(
        {
          ...{ name, template, segment: names.get(segment), roles, rhythm, perDay, holdShare, holdEnds },
          startsOn: startsOn < day ? null : startsOn,
        },
        usual,
      ),
    }))
  },
  asked: async (tx, content) => {
    const segment = (await segmentNamed(tx))(String(content.segment))
    if (segment === undefined)
      throw unknownName('segment', String(content.segment), told`Name a segment that is kept, or bring its file along`)
    const before = (await allCampaigns(tx, most)).find(({ name, endedAt }) => name === content.name && endedAt === null)
    const startsOn = content.startsOn ?? (await today(tx))
    return { ...(content as FileContent), segment, startsOn, ...(before ? { campaign: before.id } : {}) }
  },
})
