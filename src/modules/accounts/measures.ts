import { endOfDay } from '../../kernel/day.ts'
import { spoken } from '../../kernel/words.ts'
import type { MeasureSource } from '../../platform/contributions.ts'
import { settings } from '../workspaces/index.ts'
import { groupArrOn } from './store/groups.ts'
import { standingsOn } from './store/measures.ts'

/** What accounts themselves say as numbers: how long they are customers, and how many people are known. */
export const accountMeasures: MeasureSource = {
  isOwnRecord: true,
  definitions: [
    {
      key: 'accounts.since_on',
      label: spoken('Customer since'),
      unit: 'date',
      direction: 'neither',
      window: 0,
      summary: spoken('The day on which the account became a customer'),
    },
    {
      key: 'accounts.age_days',
      label: spoken('Age as a customer'),
      unit: 'days',
      direction: 'neither',
      window: 0,
      summary: spoken('Days since the account became a customer'),
      derived: { from: 'accounts.since_on', as: 'days since' },
      timeDriven: true,
    },
    {
      key: 'accounts.contacts',
      label: spoken('Known people'),
      unit: 'count',
      direction: 'up',
      window: 0,
      summary: spoken('People who belong to the account, robots left out'),
    },
    {
      key: 'accounts.group_arr',
      label: spoken('ARR of the group'),
      unit: 'money',
      direction: 'up',
      window: 0,
      summary: spoken(
        'ARR of the account with all accounts below it by sum, those left out whose ARR is not known; unknown where nothing lies below',
      ),
    },
  ],
  async compute(tx, { accounts, days }, basis) {
    const { zone } = await settings(tx)
    const ends = days.map((day) => endOfDay(day, zone))
    const asked = { accounts, days, ends, asKnown: basis === 'frozen' }
    const groups = new Map((await groupArrOn(tx, asked)).map(({ account, day, arr }) => [`${account} ${day}`, arr]))
    const rows = await standingsOn(tx, asked)
    return rows.map(({ account, day, since, contacts }) => ({
      account,
      day,
      values: [since, contacts, groups.get(`${account} ${day}`) ?? null],
    }))
  },
}
