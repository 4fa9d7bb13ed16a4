export type { Campaign } from './domain/campaign.ts'
export { mustFind as mustFindCampaign } from './service/find.ts'
export { saveCampaign } from './service/save.ts'
