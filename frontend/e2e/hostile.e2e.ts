import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readThrough } from './person'
import {
  apiOf,
  baseUrl,
  keepShot,
  launch,
  openContext,
  registered,
  signIn,
  watchFaults,
  wordsOf,
} from './product'

const evil = 'https://evil.example'
// Ways to make a page run or fetch something, wherever it shows what somebody or something has written.
const vectors = [
  '<script>window.ran=1</script>',
  '"><script>window.ran=1</script>',
  `<script src=${evil}/x.js></script>`,
  '<img src=x onerror=window.ran=1>',
  '<img src=x onerror="window.ran=1"//',
  `<img src=${evil}/x.png>`,
  '<IMG """><SCRIPT>window.ran=1</SCRIPT>">',
  '<svg onload=window.ran=1>',
  '<svg><script>window.ran=1</script></svg>',
  '<svg><animate onbegin=window.ran=1 attributeName=x></svg>',
  '<math><mi xlink:href="javascript:window.ran=1">x</mi></math>',
  '<body onload=window.ran=1>',
  '<iframe src="javascript:parent.ran=1"></iframe>',
  '<iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
  `<iframe src=${evil}></iframe>`,
  `<object data=${evil}/x></object>`,
  `<embed src=${evil}/x.swf>`,
  '<input onfocus=window.ran=1 autofocus>',
  '<details open ontoggle=window.ran=1>',
  '<video><source onerror=window.ran=1></video>',
  '<audio src=x onerror=window.ran=1>',
  '<marquee onstart=window.ran=1>',
  '<a href="javascript:window.ran=1" autofocus onfocus=window.ran=1>x</a>',
  '<form action=javascript:window.ran=1><button autofocus>x</button></form>',
  `<meta http-equiv=refresh content="0;url=${evil}">`,
  `<base href=${evil}/>`,
  `<link rel=stylesheet href=${evil}/x.css>`,
  `<style>@import '${evil}/x.css';</style>`,
  `<div style="background:url(${evil}/x.png)">x</div>`,
  '[x](javascript:window.ran=1)',
  '[x](JaVaScRiPt:window.ran=1)',
  '[x](java\tscript:window.ran=1)',
  '[x](data:text/html,<script>window.ran=1</script>)',
  '[x](vbscript:msgbox)',
  `![x](${evil}/x.png)`,
  `![x](${evil}/x.png "title")`,
  `[![x](${evil}/x.png)](${evil})`,
  '<javascript:window.ran=1>',
  '&lt;script&gt;window.ran=1&lt;/script&gt;',
  '{{constructor.constructor("window.ran=1")()}}',
  '#{window.ran=1}',
  "'-window.ran=1-'",
]

interface WithId {
  id: string
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

it('nothing that is written anywhere runs or fetches anything', async () => {
  const words = wordsOf('en')
  const [first = '', , , image = ''] = vectors
  const person = await registered({ full_name: image })
  const call = await apiOf(person)
  for (let index = 0; index < vectors.length; index += 6) {
    await call('POST', '/memory', {
      category: 'other',
      title: `${index} ${image}`,
      content: vectors.slice(index, index + 6).join(' · '),
      importance: 'high',
    })
  }
  await call('POST', '/skills', { name: image, description: first, system_prompt: image })
  await call('POST', '/reminders', {
    title: image,
    body: vectors.join('\n'),
    schedule: { kind: 'daily', times: ['09:00', '21:00'] },
  })
  const lines = vectors.map((vector) => `TSH 4.87 mIU/L ${vector}`).join('\n')
  const { id } = (await call(
    'UPLOAD',
    '/documents',
    new File([lines], `${image} a.txt`, { type: 'text/plain' }),
  )) as WithId
  await readThrough(call, id)
  await call('PATCH', `/documents/${id}`, { notes: vectors.join('\n'), tags: [image.slice(0, 50)] })
  const chat = (await call('POST', '/chats', { title: image })) as WithId

  const context = await openContext(browser, { name: 'hostile', lang: 'en', width: 1280, theme: 'light' })
  const page = await context.newPage()
  const faults = watchFaults(page)
  const elsewhere: string[] = []
  context.on('request', (request) => {
    if (!request.url().startsWith(baseUrl) && !/^(data|blob):/.test(request.url()))
      elsewhere.push(request.url())
  })
  page.on('dialog', (dialog) => {
    faults.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(`/chat/${chat.id}`)
  await signIn(page, words, person)
  try {
    const composer = page.getByRole('textbox', { name: words('chat.composer') })
    for (const question of [`What was my TSH? ${vectors.join('\n')}`, 'What do you remember about me?']) {
      await composer.fill(question)
      await composer.press('Enter')
      await page.getByRole('button', { name: words('chat.stop') }).waitFor({ state: 'detached' })
      await page.locator('[data-status=complete]').last().waitFor({ timeout: 60_000 })
    }
    const { items } = (await call('GET', `/chats/${chat.id}/messages`)) as { items: { content: string }[] }
    const answered = vectors.filter((vector) => items[0]?.content.includes(vector))
    expect(answered.length, items[0]?.content).toBeGreaterThan(38)
    for (const place of [
      `/chat/${chat.id}`,
      '/',
      '/chat',
      '/memory',
      '/documents',
      '/documents?q=window',
      `/documents/${id}`,
      '/reminders',
      '/notifications',
      '/labs',
      '/profile',
    ]) {
      await page.goto(place)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForLoadState('networkidle')
      expect([place, await page.evaluate(() => 'ran' in window)]).toEqual([place, false])
      expect([place, new URL(page.url()).origin]).toEqual([place, new URL(baseUrl).origin])
      expect([
        place,
        await page.locator('[onerror], [onload], [onfocus], iframe, object, embed, base').count(),
      ]).toEqual([place, 0])
    }
    expect(faults).toEqual([])
    expect(elsewhere).toEqual([])
  } catch (error) {
    await keepShot(page, 'failed-hostile')
    throw error
  } finally {
    await context.close()
  }
})
