import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { readStep, readSteps } from './next-step.ts'

const monday = '2026-03-02' as Day

test.each([
  ['Send the deck by Friday', 'Send the deck', '2026-03-06'],
  ['- Call Maria tomorrow', 'Call Maria', '2026-03-03'],
  ['Share the roadmap in 3 days.', 'Share the roadmap', '2026-03-05'],
  ['Book a review in two weeks', 'Book a review', '2026-03-16'],
  ['Ask about seats within a month', 'Ask about seats', '2026-04-02'],
  ['Write up the minutes today', 'Write up the minutes', '2026-03-02'],
  ['Check usage the day after tomorrow', 'Check usage', '2026-03-04'],
  ['Plan training next week', 'Plan training', '2026-03-09'],
  ['Plan training next Wednesday', 'Plan training', '2026-03-11'],
  ['Renewal paper by 17 March', 'Renewal paper', '2026-03-17'],
  ['Renewal paper by March 17th', 'Renewal paper', '2026-03-17'],
  ['Renewal paper by 2026-03-20', 'Renewal paper', '2026-03-20'],
  ['Review goals by 5 January', 'Review goals', '2027-01-05'],
  ['Close the ticket by end of the month', 'Close the ticket', '2026-03-31'],
  ['By Friday send the deck', 'By Friday send the deck', '2026-03-06'],
  ['Angebot schicken bis Freitag', 'Angebot schicken', '2026-03-06'],
  ['Angebot schicken in 3 Tagen', 'Angebot schicken', '2026-03-05'],
  ['Maria anrufen morgen', 'Maria anrufen', '2026-03-03'],
  ['Maria anrufen übermorgen', 'Maria anrufen', '2026-03-04'],
  ['Vertrag prüfen bis 17. März', 'Vertrag prüfen', '2026-03-17'],
  ['Vertrag prüfen bis zum 17.03.', 'Vertrag prüfen', '2026-03-17'],
  ['Schulung planen nächste Woche', 'Schulung planen', '2026-03-09'],
  ['Schulung planen in zwei Wochen', 'Schulung planen', '2026-03-16'],
  ['Protokoll bis Ende der Woche', 'Protokoll', '2026-03-06'],
])('"%s" is to be done: %s, by %s', (line, title, due) => {
  expect(readStep(line, monday)).toEqual({ title, due })
})

test.each([
  'Send the mondayboard link',
  'Ask why they chose the March plan',
  'Reduce from 30 to 20 seats',
  'Guten Morgenkreis einrichten',
])('"%s" names no day', (line) => {
  expect(readStep(line, monday)).toEqual({ title: line, due: null })
})

test('a weekday said on that day is in a week, and a day that does not exist is none', () => {
  expect(readStep('Call on Monday', monday)?.due).toBe('2026-03-09')
  expect(readStep('Call by 31 February', monday)?.due).toBeNull()
})

test('every line that is not empty is a step, without the dash or number before it', () => {
  expect(readSteps('1. Send the deck by Friday\n\n* Call Maria tomorrow\nThink', monday)).toEqual([
    { title: 'Send the deck', due: '2026-03-06' },
    { title: 'Call Maria', due: '2026-03-03' },
    { title: 'Think', due: null },
  ])
})
