// Both languages say the same things: same keys, all plural forms, same variables; no key unused, none missing.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const plurals = { en: ['one', 'other'], ru: ['one', 'few', 'many', 'other'] }
const suffix = /_(zero|one|two|few|many|other)$/
const faults = []

const sentences = Object.fromEntries(
  Object.keys(plurals).map((lang) => [
    lang,
    JSON.parse(readFileSync(join(root, `public/locales/${lang}/translation.json`), 'utf8')),
  ]),
)

const bases = (lang) => new Set(Object.keys(sentences[lang]).map((key) => key.replace(suffix, '')))
const variables = (text) => [...text.matchAll(/{{\s*(\w+)/g)].map(([, name]) => name).sort()
for (const lang of Object.keys(plurals)) {
  for (const other of Object.keys(plurals)) {
    for (const key of bases(lang)) if (!bases(other).has(key)) faults.push(`${other} lacks ${key}`)
  }
  for (const [key, text] of Object.entries(sentences[lang])) {
    if (text.trim() === '') faults.push(`${lang} has no words for ${key}`)
    const base = key.replace(suffix, '')
    if (base === key) continue
    for (const form of plurals[lang]) {
      if (!(`${base}_${form}` in sentences[lang])) faults.push(`${lang} lacks ${base}_${form}`)
    }
  }
}
for (const [key, text] of Object.entries(sentences.en)) {
  const twin = sentences.ru[key]
  if (twin && !suffix.test(key) && String(variables(text)) !== String(variables(twin))) {
    faults.push(`variables differ in ${key}`)
  }
}

// A key is used when it stands in the source, whole or as a template such as `nav.${name}`.
const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !file.parentPath.includes('generated'))
  .map((file) => ({ name: file.name, text: readFileSync(join(file.parentPath, file.name), 'utf8') }))
const source = files.map(({ text }) => text).join('\n')
const whole = new Set([...source.matchAll(/['"]([a-z][\w-]*(?:\.[\w-]+)+)['"]/g)].map(([, key]) => key))
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const templates = [...source.matchAll(/`([a-z][\w-]*\.[^`\s]*\$\{[^`\s]*)`/g)].map(
  ([, text]) =>
    new RegExp(
      `^${text
        .split(/\$\{[^}]*\}/)
        .map(literal)
        .join('[\\w.-]+')}$`,
    ),
)
for (const key of bases('en')) {
  if (!whole.has(key) && !templates.some((template) => template.test(key))) faults.push(`nobody says ${key}`)
}
const used = [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key)
for (const key of used) if (!bases('en').has(key)) faults.push(`no sentence for ${key}`)

// Words that stand in the markup itself would be seen in one language only.
const written = [
  />\s*([A-Za-zА-Яа-яё][^<>{}=;()]*[A-Za-zА-Яа-яё.…])\s*<\//g,
  /\s(?:aria-label|title|placeholder|alt)="([^"]*[A-Za-zА-Яа-яё]{2}[^"]*)"/g,
]
for (const { name, text } of files.filter((file) => /(?<!\.test)\.tsx$/.test(file.name))) {
  for (const pattern of written) {
    for (const [, words] of text.matchAll(pattern)) faults.push(`${name} says "${words}" by itself`)
  }
}

for (const fault of [...new Set(faults)]) console.error(fault)
if (faults.length > 0) process.exit(1)
console.log(`${bases('en').size} sentences in ${Object.keys(plurals).join(' and ')}`)
