// What a person downloads per page, gzipped, from the manifest of the production build.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
// What is reached, rounded up. Whoever needs more says in the same change what it buys.
// The last raise (1 to 6 KB) bought the rooms for results and timeline, their toast, and uploads on every page.
// Since then: how long a course is, in the transcript; the requests for channels, history and reviews, on every page.
// And half a KB everywhere: what is made is made once however often it is sent, and uploads go on after a lost network.
// And 1 KB on every page: a server that is away is said, what it told meanwhile is told late, a full week has all its times.
const limits = {
  'index.html': 133,
  'src/pages/SignInPage.tsx': 167,
  'src/pages/RegisterPage.tsx': 189,
  'src/app/Shell.tsx': 188,
  'src/pages/ChatPage.tsx': 209,
  'src/components/chat/Transcript.tsx': 243,
}
const limitOfOtherPages = 210
/** Fetched with a page but not awaited by its first paint: weighed together with it. */
const beside = { 'src/components/chat/Transcript.tsx': 'src/pages/ChatPage.tsx' }

const closure = (name, seen = new Set()) => {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const next of manifest[name].imports ?? []) closure(next, seen)
  return seen
}
const weight = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1024
const total = (names) => [...names].reduce((sum, name) => sum + weight(manifest[name].file), 0)

const entry = closure('index.html')
const shell = new Set([...entry, ...closure('src/app/Shell.tsx')])
let failed = false
const isWeighed = (name) => name.startsWith('src/pages/') || name in limits
for (const name of Object.keys(manifest).filter(isWeighed)) {
  const base = /SignIn|Register|index/.test(name) ? entry : shell
  const page = beside[name] ? closure(beside[name]) : []
  const size = total(new Set([...base, ...page, ...closure(name)]))
  const limit = limits[name] ?? limitOfOtherPages
  const over = size > limit
  failed ||= over
  console.log(`${size.toFixed(1).padStart(7)} KB  ${name}${over ? `  over ${limit}` : ''}`)
}
for (const name of Object.keys(limits)) {
  if (manifest[name]) continue
  failed = true
  console.log(`  there is no ${name} any more, and nothing holds its limit`)
}
const styles = new Set(Object.values(manifest).flatMap(({ css }) => css ?? []))
console.log(
  `${[...styles]
    .reduce((sum, file) => sum + weight(file), 0)
    .toFixed(1)
    .padStart(7)} KB  styles`,
)
if (failed) process.exit(1)
