import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { apiOf, baseUrl, newPerson, type Person, reportOf, wallTime, zone } from './product.ts'

interface WithId {
  id: string
}

/** A person with a filled day, made through the API: documents, a chat with an answer, memory, reminders. */
export async function seedPerson(): Promise<{ person: Person; places: Record<string, string> }> {
  const person = newPerson()
  const registered = await fetch(`${baseUrl}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...person, full_name: 'Мария Тестова', locale: 'ru', timezone: zone }),
  })
  if (!registered.ok) throw new Error(`register: ${registered.status} ${await registered.text()}`)
  const call = await apiOf(person)
  const document = (await call('UPLOAD', '/documents', fileOf(reportOf('ru')))) as WithId
  await call('UPLOAD', '/documents', fileOf(reportOf('en')))
  await readThrough(call, document.id)
  const chat = (await call('POST', '/chats', {})) as WithId
  for (const content of [
    'Какой у меня ТТГ и что с ферритином?',
    'Напомните завтра в девять позвонить врачу',
    'Запомните: у меня аллергия на пенициллин',
  ]) {
    await call('STREAM', `/chats/${chat.id}/messages`, { content, client_id: crypto.randomUUID() })
  }
  await call('POST', '/memory', {
    category: 'medication',
    title: 'Левотироксин 50 мкг',
    content: 'Утром натощак, с 2024 года',
    importance: 'high',
  })
  await call('POST', '/reminders', {
    title: 'Принять железо',
    body: 'после еды',
    schedule: { kind: 'daily', times: ['08:00', '14:00', '20:00'] },
  })
  await call('POST', '/reminders', {
    title: 'Измерить давление',
    schedule: { kind: 'once', at: wallTime(4) },
  })
  await call('POST', '/pdf/compile', {
    template: 'basic',
    title: 'Сводка для врача',
    document_ids: [document.id],
    locale: 'ru',
  }).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 8000))
  const quote = encodeURIComponent('Ферритин 8,4')
  return {
    person,
    places: {
      today: '/',
      chats: '/chat',
      chat: `/chat/${chat.id}`,
      documents: '/documents',
      search: `/documents?q=${encodeURIComponent('ферритин')}`,
      document: `/documents/${document.id}?page=1&quote=${quote}`,
      reminders: '/reminders',
      'new-reminder': '/reminders?new',
      'all-reminders': '/reminders?view=all',
      'reminder-history': '/reminders?view=history',
      memory: '/memory',
      notifications: '/notifications',
      pdfs: '/pdfs',
      skills: '/skills',
      'new-skill': '/skills/new',
      context: '/context',
      usage: '/usage',
      profile: '/profile',
      lost: '/nowhere',
    },
  }
}

/** Waits until the document has been read. */
export async function readThrough(call: Awaited<ReturnType<typeof apiOf>>, id: string): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const { status } = (await call('GET', `/documents/${id}`)) as { status: string }
    if (status === 'completed') return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

export function fileOf(path: string): File {
  return new File([readFileSync(path)], basename(path), { type: 'application/pdf' })
}
