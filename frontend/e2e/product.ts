import { mkdirSync, readFileSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** `scripts/with_product.py` starts a product for each of the files that run side by side, and says where they are. */
const mine = (list: string | undefined) => list?.split(' ')[Number(process.env.VITEST_POOL_ID ?? 1) - 1]

export const baseUrl = (mine(process.env.E2E_BASE_URLS) ?? 'http://127.0.0.1:8000').replace(/\/$/, '')
export const dataDir = mine(process.env.E2E_DATA_DIRS) ?? process.env.DATA_DIR ?? ''

/** `make bench-page`: what a person waits for is held to its limits. Other runs only print it, as machines are noisy. */
export const timed = process.env.E2E_TIMED !== undefined

const here = (path: string) => new URL(path, import.meta.url).pathname

export type Language = 'en' | 'ru'
export interface Setting {
  name: string
  lang: Language
  width: number
  theme: 'light' | 'dark'
}

export const phoneWidth = 390
export const zone = 'Europe/Moscow'

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export async function openContext(
  browser: Browser,
  { lang, width, theme }: Setting,
): Promise<BrowserContext> {
  const phone = width <= phoneWidth
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: { width, height: phone ? 844 : 900 },
    hasTouch: phone,
    isMobile: phone,
    locale: lang === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: zone,
    colorScheme: theme,
  })
  context.setDefaultTimeout(20_000)
  return context
}

/** The words a person sees, from the same file the app reads. */
export function wordsOf(lang: Language): (key: string) => string {
  const sentences = JSON.parse(
    readFileSync(here(`../public/locales/${lang}/translation.json`), 'utf8'),
  ) as Record<string, string>
  return (key) => {
    const sentence = sentences[key]
    if (sentence === undefined) throw new Error(`no sentence ${key}`)
    return sentence
  }
}

export const reportOf = (lang: Language) => here(`../public/samples/lab-report-${lang}.pdf`)

export interface Person {
  email: string
  username: string
  password: string
}

export function newPerson(): Person {
  const mark = Math.random().toString(36).slice(2, 10)
  return { email: `${mark}@example.org`, username: `user-${mark}`, password: `pass-phrase-${mark}` }
}

/** A new account, made through the API. */
export async function registered(fields: Record<string, string> = {}): Promise<Person> {
  const person = newPerson()
  const answer = await fetch(`${baseUrl}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...person, timezone: zone, ...fields }),
  })
  if (!answer.ok) throw new Error(`register: ${answer.status} ${await answer.text()}`)
  return person
}

/** The administrator of the product under test. */
export function administrator(): Person {
  const { E2E_ADMIN_EMAIL = '', E2E_ADMIN_PASSWORD = '' } = process.env
  return { email: E2E_ADMIN_EMAIL, username: 'admin', password: E2E_ADMIN_PASSWORD }
}

/** Calls to the API as this person, beside the browser. UPLOAD sends a file; STREAM reads an answer to its end. */
export async function apiOf({ email, password }: Person) {
  const call = async (verb: string, path: string, body?: unknown, token?: string): Promise<unknown> => {
    const file = body instanceof File
    const form = new FormData()
    if (file) form.append('file', body, body.name)
    const answer = await fetch(`${baseUrl}/api/v1${path}`, {
      method: verb === 'UPLOAD' || verb === 'STREAM' ? 'POST' : verb,
      headers: {
        ...(file ? {} : { 'Content-Type': 'application/json' }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: file ? form : JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${verb} ${path}: ${answer.status} ${await answer.text()}`)
    return verb === 'STREAM' || answer.status === 204 ? answer.text() : answer.json()
  }
  const { access_token } = (await call('POST', '/auth/login', { email, password })) as {
    access_token: string
  }
  return (verb: string, path: string, body?: unknown) => call(verb, path, body, access_token)
}

export async function signIn(page: Page, words: (key: string) => string, person: Person): Promise<void> {
  const email = page.getByLabel(words('auth.email'), { exact: true })
  if (await email.isEditable()) await email.fill(person.email)
  await page.getByLabel(words('auth.password'), { exact: true }).fill(person.password)
  await page.getByRole('button', { name: words('auth.sign-in') }).click()
}

/** Set by the administrator of the product under test. */
export async function limitMessages({ email }: Person, perDay: number): Promise<void> {
  const call = await apiOf(administrator())
  const { items } = (await call('GET', `/admin/users?q=${encodeURIComponent(email)}`)) as {
    items: { id: string; email: string }[]
  }
  const id = items.find((user) => user.email === email)?.id
  await call('PATCH', `/admin/users/${id}`, { max_ai_messages_per_day: perDay })
}

/** Wall time in the person's zone, some seconds from now. */
export function wallTime(secondsAhead: number): string {
  const moment = new Date(Date.now() + secondsAhead * 1000)
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    .format(moment)
    .replace(' ', 'T')
}

/** Collects what a page must never do: break the content security policy or throw. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) faults.push(message.text())
  })
  return faults
}

export async function keepShot(page: Page, name: string): Promise<void> {
  const folder = here('../test-results')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png` })
}
