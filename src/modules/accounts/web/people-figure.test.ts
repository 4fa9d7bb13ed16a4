import { expect, test } from 'vitest'
import { peopleFigure } from './people-figure.ts'

const figure = (values: Record<string, number>) => peopleFigure((key) => values[key] ?? null)

test('seats in use stand before active people where seats were bought', () => {
  expect(
    figure({ 'usage.active_people_30d': 23, 'usage.active_people_prior_30d': 64, 'commercial.seats_bought': 80 }),
  ).toEqual({ label: 'Seats in use', value: '23 / 80', note: 'was 64 a month ago', tone: 'bad' })
})

test('a small change of active people is said without colour', () => {
  expect(figure({ 'usage.active_people_30d': 62, 'usage.active_people_prior_30d': 64 }).tone).toBeUndefined()
})

test('where usage names nobody its days are shown, never zero people', () => {
  expect(figure({ 'usage.active_people_30d': 0, 'usage.active_days_30d': 12 })).toEqual({
    label: 'Active days',
    value: '12 of 30',
    note: 'usage names no people',
  })
})

test('unknown usage is unknown, not zero', () => {
  expect(figure({}).value).toBeNull()
})
