/** What the server says about who is looking, and at which workspace. */
export type SessionShape = {
  member: { id: string; name: string; email: string }
  role: string
  permissions: string[]
  workspace: {
    id: string
    name: string
    slug: string
    zone: string
    currency: string
    today: string
    asOf: string | null
    demo: boolean
  }
  workspaces: { id: string; name: string; slug: string }[]
}
