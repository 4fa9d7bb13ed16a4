import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react'
import { useSession } from './session.tsx'

type Search = Record<string, unknown>
type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  /** Below the workspace, without a leading slash: 'accounts/123'. */
  to: string
  search?: Search
  children?: ReactNode
  ref?: Ref<HTMLAnchorElement>
}

/** A link to a page of this workspace. */
export function PageLink({ to, search, ...rest }: LinkProps) {
  const address = useAddress()
  return <Link to={address(to) as '/'} search={(search ?? {}) as never} {...rest} />
}

/** Goes to a page of this workspace. */
export function useGo(): (to: string, search?: Search) => void {
  const navigate = useNavigate()
  const address = useAddress()
  return (to, search = {}) => void navigate({ to: address(to) as '/', search: search as never })
}

export function useAddress(): (to: string) => string {
  const { workspace } = useSession()
  return (to) => `/w/${workspace.slug}/${to}`
}

/** A part of the path, such as the account of 'accounts/$account'. */
export function usePathParameter(name: string): string {
  const parameters: Record<string, string | undefined> = useParams({ strict: false })
  const value = parameters[name]
  if (value === undefined) throw new Error(`The path of this page has no $${name}`)
  return value
}
