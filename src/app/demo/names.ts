/** Invented: any likeness to a company or a person is chance. */
export const firstWords = [
  'Osprey', 'Brightwater', 'Talamanca', 'Quillon', 'Lindqvist', 'Harrow', 'Meridian', 'Copperfield', 'Juniper', 'Saltmarsh',
  'Northgate', 'Velloso', 'Kestrel', 'Amberley', 'Tidewell', 'Rookwood', 'Solvay', 'Marlowe', 'Pinecrest', 'Ravel',
  'Oakhurst', 'Fenwick', 'Corvina', 'Delphine', 'Ironbridge', 'Larkspur', 'Monteverde', 'Ostrava', 'Petrel', 'Quarry',
  'Redfern', 'Silverton', 'Thistle', 'Umbra', 'Valdane', 'Westerly', 'Yarrow', 'Zephyr', 'Ashdown', 'Birchall',
] as const

export const secondWords = [
  'Logistics', 'Clinics', 'Foods', 'Media', 'Analytics', 'Robotics', 'Insurance', 'Textiles', 'Energy', 'Studios',
  'Mobility', 'Learning', 'Pharma', 'Realty', 'Travel', 'Security', 'Systems', 'Retail', 'Partners', 'Instruments',
] as const

export const givenNames = [
  'Ines', 'Mara', 'Tomas', 'Dara', 'Jonas', 'Leila', 'Priya', 'Oskar', 'Noor', 'Elena', 'Ruben', 'Asha', 'Milan', 'Freya',
  'Hugo', 'Sana', 'Viktor', 'Amara', 'Luca', 'Yuki', 'Pedro', 'Anouk', 'Karim', 'Ingrid', 'Mateo', 'Zola', 'Emil', 'Rosa',
] as const

export const familyNames = [
  'Caldeira', 'Ilves', 'Osei', 'Novak', 'Lindgren', 'Haddad', 'Moreau', 'Tanaka', 'Varga', 'Silva', 'Okafor', 'Brandt',
  'Castillo', 'Dahl', 'Farkas', 'Grieg', 'Horvat', 'Ivanova', 'Jansen', 'Kovac', 'Laurent', 'Mendes', 'Nyberg', 'Petrov',
] as const

export const industries = ['Logistics', 'Healthcare', 'Food', 'Media', 'Finance', 'Education', 'Manufacturing', 'Retail'] as const

export const places = [
  { country: 'US', zone: 'America/New_York' },
  { country: 'US', zone: 'America/Los_Angeles' },
  { country: 'DE', zone: 'Europe/Berlin' },
  { country: 'PT', zone: 'Europe/Lisbon' },
  { country: 'GB', zone: 'Europe/London' },
  { country: 'IN', zone: 'Asia/Kolkata' },
  { country: 'JP', zone: 'Asia/Tokyo' },
  { country: 'BR', zone: 'America/Sao_Paulo' },
] as const

/** What people do in the product that the demo company sells. The first ones are used by nearly everybody. */
export const features = [
  'Dashboard opened', 'Report exported', 'Workflow run', 'Conversation started', 'Comment added', 'Agent created',
  'Alert configured', 'Integration synced', 'Template saved', 'Forecast opened', 'Segment built', 'Audit reviewed',
] as const

export const titles = ['Head of Operations', 'Analyst', 'Team lead', 'Administrator', 'Director', 'Coordinator'] as const

export const ticketSubjects = [
  'Export stops half-way', 'Cannot invite a colleague', 'Numbers differ from last week', 'Login asks twice',
  'Workflow did not run', 'Question about the invoice', 'API answers slowly', 'How do I share a dashboard',
] as const
