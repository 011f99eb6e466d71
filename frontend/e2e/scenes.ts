// States that no address alone shows: a person per language is put into them, and each scene walks the rest of the way.
import type { Browser, Page } from 'playwright-core'
import { documentScenes, poorScan, protectedFile } from './document-scenes.ts'
import { labScenes } from './lab-scenes.ts'
import { fileOf, readThrough } from './person.ts'
import {
  administrator,
  apiOf,
  type Language,
  limitMessages,
  type Person,
  registered,
  reportOf,
} from './product.ts'

interface WithId {
  id: string
}

export interface Scene {
  name: string
  who: Person
  path: string
  act?: (page: Page) => Promise<unknown>
}

type Words = (key: string) => string

const said = {
  en: {
    what: 'What is my ferritin, and is TSH in range?',
    edited: 'What is my ferritin?',
    remember: 'Remember: I am allergic to penicillin',
    alarm: 'I have crushing chest pain that spreads to my left arm',
    long: 'Explain in detail what thyroid hormones do. '.repeat(3),
    skill: 'You look after sleep.\nAsk about nights before giving advice.\nBe brief.',
    changed: 'You look after sleep.\nAsk about nights and shifts before giving advice.\nBe brief.\nNo pills.',
    name: 'Sleep coach',
    find: 'ferritin',
    tag: 'thyroid',
    note: 'Ask about iron at the next visit',
  },
  ru: {
    what: 'Какой у меня ферритин и в норме ли ТТГ?',
    edited: 'Какой у меня ферритин?',
    remember: 'Запомните: у меня аллергия на пенициллин',
    alarm: 'У меня сильная давящая боль в груди, отдаёт в левую руку',
    long: 'Объясните подробно, что делают гормоны щитовидной железы. '.repeat(3),
    skill: 'Вы следите за сном.\nСпросите о ночах, прежде чем советовать.\nКоротко.',
    changed:
      'Вы следите за сном.\nСпросите о ночах и сменах, прежде чем советовать.\nКоротко.\nБез таблеток.',
    name: 'Специалист по сну',
    find: 'ферритин',
    tag: 'щитовидка',
    note: 'Спросить про железо на приёме',
  },
}

export async function scenesOf(browser: Browser, lang: Language, words: Words): Promise<Scene[]> {
  const phrases = said[lang]
  const person = await registered({
    locale: lang,
    full_name: lang === 'ru' ? 'Мария Тестова' : 'Mary Tester',
  })
  const call = await apiOf(person)
  const paper = (await call('UPLOAD', '/documents', fileOf(reportOf(lang)))) as WithId
  await readThrough(call, paper.id)
  const doubtful = (await call('UPLOAD', '/documents', await poorScan(lang))) as WithId
  await readThrough(call, doubtful.id)
  await call('PATCH', `/documents/${paper.id}`, { tags: [phrases.tag], notes: phrases.note })
  await call('UPLOAD', '/documents', fileOf(protectedFile))
  const thrown = (await call('UPLOAD', '/documents', fileOf(reportOf(lang === 'ru' ? 'en' : 'ru')))) as WithId
  await readThrough(call, thrown.id)
  await call('DELETE', `/documents/${thrown.id}`)
  const send = (chat: string, body: object) =>
    call('STREAM', `/chats/${chat}/messages`, { client_id: crypto.randomUUID(), ...body })
  const asked = async (...questions: string[]) => {
    const { id } = (await call('POST', '/chats', {})) as WithId
    for (const content of questions) await send(id, { content })
    return id
  }
  const cited = await asked(phrases.what, phrases.remember)
  const { items } = (await call('GET', `/chats/${cited}/messages?limit=100`)) as { items: WithId[] }
  const versions = await asked(phrases.what)
  const first = (await call('GET', `/chats/${versions}/messages?limit=100`)) as {
    items: (WithId & { role: string })[]
  }
  await send(versions, {
    content: phrases.edited,
    edits: first.items.find(({ role }) => role === 'user')?.id,
  })
  const alarm = await asked(phrases.alarm)
  const news = await asked(phrases.edited)
  const skill = (await call('POST', '/skills', {
    name: phrases.name,
    description: '',
    system_prompt: phrases.skill,
    icon: 'moon',
  })) as WithId

  const spent = await registered({ locale: lang })
  const spentCall = await apiOf(spent)
  const spentChat = ((await spentCall('POST', '/chats', {})) as WithId).id
  await spentCall('STREAM', `/chats/${spentChat}/messages`, {
    content: phrases.edited,
    client_id: crypto.randomUUID(),
  })
  await limitMessages(spent, 1)
  const fresh = await registered({ locale: lang })
  const tested = await registered({
    locale: lang,
    full_name: lang === 'ru' ? 'Мария Тестова' : 'Mary Tester',
  })
  const labs = await labScenes(browser, lang, tested)

  const button = (page: Page, key: string) => page.getByRole('button', { name: words(key), exact: true })
  const ask = async (page: Page, text: string) => {
    const field = page.getByRole('textbox', { name: words('chat.composer') })
    await field.fill(text)
    await button(page, 'chat.send').click()
  }
  const at = (name: string, path: string, act?: Scene['act'], who = person): Scene => ({
    name,
    path,
    who,
    ...(act && { act }),
  })
  return [
    at('first-today', '/', undefined, fresh),
    at('first-chats', '/chat', undefined, fresh),
    at('first-documents', '/documents', undefined, fresh),
    at('first-reminders', '/reminders', undefined, fresh),
    at('first-memory', '/memory', undefined, fresh),
    at('first-usage', '/usage', undefined, fresh),
    at('first-notifications', '/notifications', undefined, fresh),
    at('first-pdfs', '/pdfs', undefined, fresh),
    at('first-labs', '/labs', undefined, fresh),
    at('first-timeline', '/timeline', undefined, fresh),
    ...labs.map(({ name, path, act }) => at(name, path, act, tested)),
    at('new-answer', `/chat/${news}`, (page) => page.locator('[data-new]').waitFor()),
    at('cited', `/chat/${cited}`, (page) =>
      page.locator('[data-role=assistant] button[aria-expanded=false]').last().click(),
    ),
    at('cited-top', `/chat/${cited}#m-${items.at(-1)?.id}`),
    at('message-menu', `/chat/${cited}`, (page) => button(page, 'chat.message-menu').last().click()),
    at('saw', `/chat/${cited}`, async (page) => {
      await button(page, 'chat.message-menu').last().click()
      await page.getByRole('menuitem', { name: words('saw.title') }).click()
      await page.getByRole('dialog').waitFor()
    }),
    at('versions', `/chat/${versions}`),
    at('editing', `/chat/${versions}`, async (page) => {
      await page.getByRole('textbox', { name: words('chat.composer') }).press('ArrowUp')
    }),
    at('alarm', `/chat/${alarm}`),
    at('streaming', `/chat/${versions}`, async (page) => {
      await ask(page, phrases.long)
      await page.locator('[data-status=streaming] p').first().waitFor()
    }),
    at('stopped', `/chat/${versions}`, async (page) => {
      await ask(page, phrases.long)
      await page.locator('[data-status=streaming] p').first().waitFor()
      await page.waitForTimeout(400)
      await button(page, 'chat.stop').click()
      await page.locator('[data-status=interrupted]').last().waitFor()
    }),
    at('attached', `/chat/${cited}`, (page) =>
      page.locator('input[type=file]').first().setInputFiles(reportOf(lang)),
    ),
    at('skill-picker', `/chat/${cited}`, (page) => page.locator('[data-skill]').last().click()),
    at('shortcuts', '/chat', (page) => page.keyboard.press('Control+/')),
    at('palette', '/', async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type(phrases.find)
    }),
    at('chat-search', `/chat?q=${encodeURIComponent(phrases.find)}`),
    at('account', '/', async (page) => {
      // On a phone it is a room of its own.
      const menu = page.locator('button', { hasText: person.email })
      if (await menu.isVisible()) await menu.click()
    }),
    ...documentScenes({ paper: paper.id, doubtful: doubtful.id, find: phrases.find, person }, words),
    at('skill-edit', `/skills/${skill.id}`),
    at('skill-try', `/skills/${skill.id}`, async (page) => {
      await button(page, 'skills.try').click()
      await page.getByLabel(words('skills.try-question'), { exact: true }).fill(phrases.edited)
      await button(page, 'skills.try-send').click()
      await page.locator('[data-trial]').waitFor()
    }),
    at('skill-changes', `/skills/${skill.id}`, async (page) => {
      await page.getByLabel(words('skills.prompt'), { exact: true }).fill(phrases.changed)
      await button(page, 'common.save').click()
      await page.getByRole('dialog').waitFor()
    }),
    at('unsaved', `/skills/${skill.id}`, async (page) => {
      await page.getByLabel(words('skills.prompt'), { exact: true }).fill(phrases.changed)
      await page.getByRole('link', { name: words('common.cancel') }).click()
      await page.getByRole('dialog').waitFor()
    }),
    at('spent', `/chat/${spentChat}`, undefined, spent),
    at('spent-new', '/chat', undefined, spent),
    ...['settings', 'users', 'usage', 'skills', 'skills/new', 'context'].map((room) =>
      at(`admin-${room.replace('/', '-')}`, `/admin/${room}`, undefined, administrator()),
    ),
  ]
}
