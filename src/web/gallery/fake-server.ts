const me = {
  member: { id: 'm1', name: 'Ines Caldeira', email: 'ines@fernhollow.example' },
  preferences: null,
  clock: { zone: 'Europe/Lisbon', today: '2026-11-22' },
  role: 'lead',
  permissions: [],
  workspace: {
    id: 'w1',
    name: 'Fernhollow Software',
    slug: 'fernhollow',
    zone: 'Europe/Lisbon',
    currency: 'USD',
    today: '2026-11-22',
    asOf: null,
    demo: true,
    held: null,
  },
  workspaces: [
    { id: 'w1', name: 'Fernhollow Software', slug: 'fernhollow' },
    { id: 'w2', name: 'Raven', slug: 'raven' },
  ],
}

const accounts = [
  'Osprey Logistics',
  'Lindqvist & Daughters',
  'Brightwater Clinics',
  'Talamanca Foods',
  'Quillon Media',
]

/** Answers in place of a server, in the shapes of the operations. */
export function installFakeServer(): void {
  window.fetch = async (request) => {
    const { pathname, searchParams } = new URL(String(request), window.location.origin)
    if (pathname === '/api/me') return Response.json(me)
    if (pathname === '/api/accounts/search') return Response.json({ items: found(searchParams.get('text') ?? '') })
    return Response.json({ code: 'not_found', detail: 'The gallery has no server' }, { status: 404 })
  }
}

function found(text: string) {
  const named = accounts.filter((name) => name.toLowerCase().includes(text.toLowerCase()))
  return named.map((name) => ({ id: name, name, detail: 'enterprise, Ines Caldeira' }))
}
