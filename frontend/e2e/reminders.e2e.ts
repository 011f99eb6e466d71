import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  apiOf,
  baseUrl,
  keepShot,
  launch,
  openContext,
  type Person,
  registered,
  signIn,
  wallTime,
  watchFaults,
  wordsOf,
} from './product'

interface Occurrence {
  id: string
  title: string
  status: string
}

const words = wordsOf('ru')
let browser: Browser
let context: BrowserContext
let page: Page
let person: Person
let faults: string[]
let call: Awaited<ReturnType<typeof apiOf>>

beforeAll(async () => {
  browser = await launch()
  person = await registered({ locale: 'ru' })
  call = await apiOf(person)
  context = await openContext(browser, { name: 'Russian', lang: 'ru', width: 1280, theme: 'light' })
  await context.grantPermissions(['notifications'], { origin: baseUrl })
  page = await context.newPage()
  faults = watchFaults(page)
  await page.goto('/reminders?new')
  await signIn(page, words, person)
})
afterAll(() => browser.close())
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    await keepShot(page, `failed-reminders-${task.name.replace(/\W+/g, '-')}`)
})

const found = async (title: string) => {
  const day = 86_400_000
  const [from, to] = [-day, 3 * day].map((ms) => new Date(Date.now() + ms).toISOString())
  const { items } = (await call('GET', `/reminders/occurrences?from=${from}&to=${to}`)) as {
    items: Occurrence[]
  }
  return items.filter((one) => one.title === title)
}
const statusOf = async (title: string) => (await found(title))[0]?.status

describe('reminders', () => {
  it('are set up with a look at their next times, and one of those is moved alone', async () => {
    const form = page.getByRole('dialog')
    await form.getByLabel(words('reminders.title'), { exact: true }).fill('Магний')
    await form.getByText(words('reminders.category.medicine')).click()
    await form.getByLabel(words('reminders.kind'), { exact: true }).selectOption('days')
    await expect.poll(() => form.locator('[data-preview] li').count()).toBe(5)
    await form.getByLabel(words('reminders.every-days'), { exact: true }).fill('0')
    await form.getByRole('button', { name: words('common.save') }).click()
    await form.getByText(words('form.days')).waitFor()
    await form.getByLabel(words('reminders.every-days'), { exact: true }).fill('3')
    await form.getByRole('button', { name: words('common.save') }).click()
    await form.waitFor({ state: 'detached' })

    const row = page.locator('[data-occurrence]', { hasText: 'Магний' }).first()
    await row.getByRole('button').last().click()
    await page.getByRole('menuitem', { name: words('reminders.change-this') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(words('reminders.title'), { exact: true }).fill('Магний с обедом')
    await dialog.getByRole('button', { name: words('one-time.save') }).click()
    await page.locator('[data-occurrence]', { hasText: 'Магний с обедом' }).waitFor()
    expect(await found('Магний с обедом')).toHaveLength(1)
  })

  it('are answered from the toast and taken back in the list', async () => {
    await call('POST', '/reminders', {
      title: 'Железо',
      category: 'medicine',
      schedule: { kind: 'once', at: wallTime(2) },
    })
    const toasts = page.getByRole('region', { name: words('notifications.toasts') })
    await toasts.getByRole('button', { name: words('reminders.taken') }).click({ timeout: 60_000 })
    await expect.poll(() => statusOf('Железо')).toBe('taken')
    await page.locator('[data-occurrence=taken]').getByRole('button').click()
    await page.locator('[data-occurrence=fired]').waitFor()
    expect(await statusOf('Железо')).toBe('fired')
    expect(await page.title()).not.toMatch(/^\(\d/)
  })

  it('show while no page is open, without their text, and are answered by the worker', async () => {
    await page.evaluate(() => navigator.serviceWorker.register('/push-worker.js'))
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    const line = await context.newCDPSession(page)
    const registration = new Promise<string>((resolve) => {
      line.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        if (registrations[0]) resolve(registrations[0].registrationId)
      })
    })
    await line.send('ServiceWorker.enable')
    const [due] = await found('Железо')
    await line.send('ServiceWorker.deliverPushMessage', {
      origin: baseUrl,
      registrationId: await registration,
      data: JSON.stringify({
        title: 'Железо',
        note: 'в 08:00',
        lang: 'ru',
        tag: 'one',
        url: '/reminders',
        occurrence_id: due?.id,
        actions: [{ action: 'taken', title: 'Принято' }],
      }),
    })
    const worker = context.serviceWorkers()[0]
    const shown = () =>
      page.evaluate(async () => {
        const all = await (await navigator.serviceWorker.ready).getNotifications()
        return all.map(({ title, body }) => [title, body])
      })
    await expect.poll(shown).toEqual([['Железо', 'в 08:00']])
    // A press can't be made from outside; the worker gets the event as the browser would give it.
    await worker?.evaluate(`registration.getNotifications().then(([notification]) => {
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'taken' }))
    })`)
    await expect.poll(() => statusOf('Железо')).toBe('taken')
    expect(faults).toEqual([])
  })
})
