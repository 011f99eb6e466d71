// What a person downloads per page, gzipped, from the manifest of the production build.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
// Axios (20 KB) and the generated calls (5 KB) are part of every page but not of the entry, which must paint first.
const limits = {
  'index.html': 150,
  'src/pages/SignInPage.tsx': 197,
  'src/app/Shell.tsx': 230,
  'src/pages/ChatPage.tsx': 262,
}

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
for (const name of Object.keys(manifest).filter(
  (key) => manifest[key].isEntry || manifest[key].isDynamicEntry,
)) {
  const base = /SignIn|Register|index/.test(name) ? entry : shell
  const size = total(new Set([...base, ...closure(name)]))
  const over = limits[name] !== undefined && size > limits[name]
  failed ||= over
  console.log(`${size.toFixed(1).padStart(7)} KB  ${name}${over ? `  over ${limits[name]}` : ''}`)
}
const styles = new Set(Object.values(manifest).flatMap(({ css }) => css ?? []))
console.log(
  `${[...styles]
    .reduce((sum, file) => sum + weight(file), 0)
    .toFixed(1)
    .padStart(7)} KB  styles`,
)
if (failed) process.exit(1)
