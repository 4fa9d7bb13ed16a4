import { expect, test } from 'vitest'
import { kindsJudged, sayKinds } from './applies.ts'

const everybody = { appliesTo: [] }
const ofVendors = { appliesTo: ['vendor' as const] }

test('a scorecard judges the kinds that it is made for, and one for everybody judges the rest', () => {
  expect(kindsJudged(ofVendors, [everybody, ofVendors])).toEqual(['vendor'])
  expect(kindsJudged(everybody, [everybody, ofVendors])).toEqual(['company', 'consumer'])
})

test('without a scorecard of their own, vendors are judged like everybody', () => {
  expect(kindsJudged(everybody, [everybody])).toEqual(['company', 'consumer', 'vendor'])
})

test('whom it is for is said in words', () => {
  expect(sayKinds(['consumer', 'vendor'])).toBe('consumers and vendors')
  expect(sayKinds([])).toBe('everybody without a scorecard of their own')
})
