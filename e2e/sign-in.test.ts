/**
 * What somebody sets up once: a second factor, and a company’s own sign-in.
 * @module-tag prove
 */

import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { codeOf } from '../test/support/authenticator.ts'
import { anOpenIdProvider, client, type OpenIdProvider } from '../test/support/openid-provider.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

const password = 'a long enough password'

let world: World
let visitor: Visitor
let provider: OpenIdProvider
let codes: string[] = []
let uri = ''

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  visitor = await aVisitor(world)
  const origin = world.platform.config.baseUrl
  provider = await anOpenIdProvider([`${origin}/api/auth/provider/callback/${world.workspace}`])
  provider.people.set('ana', { sub: 'ana', email: 'ana@fernhollow.example', email_verified: true, name: 'Ana Ruiz' })
  world.platform.config.allowHosts = ['127.0.0.1']
})

afterAll(async () => {
  await visitor?.close()
  await provider?.close()
  await world?.close()
})

const page = () => visitor.page
const button = (name: string, on: Page = page()) => on.getByRole('button', { name, exact: true })

/** Somebody else's browser at the sign-in page. */
async function atTheDoor(): Promise<{ door: Page; context: BrowserContext }> {
  const browser = page().context().browser()
  if (!browser) throw new Error('The page has a browser')
  const context = await browser.newContext()
  const door = await context.newPage()
  await door.goto(`${world.platform.config.baseUrl}/sign-in`)
  return { door, context }
}

async function giveCredentials(door: Page): Promise<void> {
  await door.getByLabel('E-mail').fill('administrator@tenure.local')
  await door.getByLabel('Password', { exact: true }).fill(password)
  await button('Sign in', door).click()
}

test('a second factor is set up by scanning, confirmed, and its codes to keep are shown once', async () => {
  await visitor.open('settings?tab=you')
  await page().getByLabel('New password').fill(password)
  await button('Set password').click()
  await page().getByText('Your password is set').waitFor()
  const panel = page().getByRole('region', { name: 'Second factor' })
  await panel.getByLabel('Current password').fill(password)
  await button('Set up a second factor').click()
  await page().getByRole('img', { name: 'Code to scan with your authenticator app' }).waitFor()
  expect(await visitor.faults('second-factor')).toEqual([])
  const secret = ((await panel.locator('code').textContent()) ?? '').replaceAll(' ', '')
  uri = `otpauth://totp/Tenure:x?secret=${secret}`
  await panel.getByLabel('Code', { exact: true }).fill(codeOf(uri))
  await button('Confirm').click()
  await panel.getByText('This is the only time they are shown').waitFor()
  codes = await panel.getByRole('listitem').allInnerTexts()
  expect(codes).toHaveLength(10)
  expect(await visitor.faults('kept-codes')).toEqual([])
  await button('I have kept them').click()
  await panel.getByText('You are asked for a code').waitFor()
})

test('signing in asks for the code after the password, and a wrong one is refused in words', async () => {
  const { door, context } = await atTheDoor()
  await giveCredentials(door)
  await door.getByRole('heading', { name: 'Your second factor' }).waitFor()
  await door.getByLabel('Code').fill('000000')
  await button('Continue', door).click()
  await door.getByRole('alert').getByText('This code is not right').waitFor()
  await door.getByLabel('Code').fill(codeOf(uri, 1))
  await button('Continue', door).click()
  await door.waitForURL(/\/w\//)
  await context.close()
})

test('a code that was kept signs in where the phone is lost', async () => {
  const { door, context } = await atTheDoor()
  await giveCredentials(door)
  await door.getByLabel('Code').fill(codes[0] ?? '')
  await button('Continue', door).click()
  await door.waitForURL(/\/w\//)
  await context.close()
})

test('the owner sets the company’s sign-in up, and a colleague comes by it in a real browser', async () => {
  await visitor.open('settings?tab=security')
  const panel = page().getByRole('region', { name: 'Sign in with your company' })
  await panel.getByLabel('Issuer').fill('https://10.0.0.1')
  await panel.getByLabel('Client id').fill(client.id)
  await panel.getByLabel('Client secret').fill(client.secret)
  await panel.getByLabel('Domains').fill('fernhollow.example')
  await panel.getByLabel('Name on the sign-in page').fill('Fernhollow account')
  await panel.getByLabel('People whom it knows').click()
  await page().getByRole('option', { name: 'become members, as CSM' }).click()
  await button('Ask the provider and save').click()
  await panel.getByRole('alert').getByText('does not lie on the public internet').waitFor()
  await panel.getByLabel('Issuer').fill(provider.issuer)
  await button('Ask the provider and save').click()
  await page().getByText('Your provider answered, and is saved').waitFor()
  expect(await visitor.faults('provider')).toEqual([])
  const { door, context } = await atTheDoor()
  await door.getByRole('link', { name: 'Continue with Fernhollow account' }).click()
  await door.locator('input[name=login]').fill('ana')
  await door.locator('input[name=password]').fill('any')
  await door.locator('button[type=submit]').click()
  await door.locator('button[type=submit]').click() // what the provider asks: may this product know who you are
  await door.waitForURL(/\/w\//)
  await door.getByRole('button', { name: 'Ana Ruiz' }).waitFor()
  await door.goto(
    `${new URL(door.url()).origin}${new URL(door.url()).pathname.replace(/\/[^/]+$/, '')}/settings?tab=you`,
  )
  await door.getByText('your password is kept there').waitFor()
  await context.close()
})

test('whom the workspace does not know is told so at the door, without an axe violation there', async () => {
  await page().context().clearCookies()
  for (const [query, words] of [
    ['problem=uninvited', 'this workspace does not'],
    ['problem=provider', 'did not work'],
    ['step=code', 'Six digits from your authenticator app'],
    ['', 'Continue with Fernhollow account'],
  ]) {
    await page().goto(`${world.platform.config.baseUrl}/sign-in?${query}`)
    await page()
      .getByText(words ?? '')
      .waitFor()
    expect(await visitor.faults(`sign-in-${query}`)).toEqual([])
  }
})

test('where the workspace asks for a second factor, who has none is led to it and then let in', async () => {
  const { door, context } = await atTheDoor()
  await giveCredentials(door)
  await door.getByLabel('Code').fill(codes[1] ?? '')
  await button('Continue', door).click()
  await door.waitForURL(/\/w\//)
  const workspace = /\/w\/([^/]+)/.exec(door.url())?.[1]
  await door.goto(`${world.platform.config.baseUrl}/w/${workspace}/settings?tab=security`)
  await door.getByRole('switch', { name: 'Ask everybody for a second factor' }).press('Space')
  await door.getByText('Everybody is asked for one from now on').waitFor()
  await door.goto(`${world.platform.config.baseUrl}/w/${workspace}/settings`)
  await button('Invite a member', door).click()
  await door.getByRole('dialog').getByLabel('E-mail').fill('ben@fernhollow.example')
  await door.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click()
  const link = await door.getByRole('dialog').getByLabel('Link').inputValue()
  await context.clearCookies()
  await door.goto(link)
  await door.getByRole('heading', { name: 'One step before you go on' }).waitFor()
  await button('Set up a second factor', door).click()
  const typed = await door.getByRole('region', { name: 'Second factor' }).locator('code').textContent()
  const secret = (typed ?? '').replaceAll(' ', '')
  await door.getByLabel('Code', { exact: true }).fill(codeOf(`otpauth://totp/x?secret=${secret}`))
  await button('Confirm', door).click()
  await button('I have kept them', door).click()
  await expect
    .poll(() => door.getByRole('tab').allInnerTexts(), patient)
    .toEqual(['Members', 'Teams', 'Roles and hours', 'You'])
  await context.close()
})
