import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { bookingDoors } from './doors.ts'
import { addressesOfMember, meetingsOfMember } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { meetingStep } from './steps/meeting.ts'

export const meetings = defineModule({
  name: 'meetings',
  holdings,
  retention,
  routes,
  listeners,
  doors: bookingDoors,
  steps: [meetingStep],
  handsOn: [meetingsOfMember],
  endings: [addressesOfMember],
  auditWords: {
    'meeting.planned': (name) => told`planned the meeting ${name}`,
    'meeting.changed': (name) => told`changed the meeting ${name}`,
    'meeting.cancelled': (name) => told`cancelled the meeting ${name}`,
    'meeting.closed': (name) => told`said what became of the meeting ${name}`,
    'meeting.admitted': (name) => told`gave whoever booked the meeting ${name} an account`,
    'booking_link.saved': (name) => told`saved the booking link ${name}`,
    'booking_link.ended': (name) => told`ended the booking link ${name}`,
    'calendar_feed.made': (name) => told`made a private address for the calendar of ${name}`,
    'calendar_feed.removed': (name) => told`took back the private address of the calendar of ${name}`,
  },
})
