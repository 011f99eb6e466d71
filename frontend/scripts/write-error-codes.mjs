// Reads the backend's error catalogue from standard input (JSON: codes as a list, or as keys) and writes it as
// a type, so that a code without a sentence in both languages does not compile.
import { readFileSync, writeFileSync } from 'node:fs'

const target = new URL('../src/api/generated/error-codes.ts', import.meta.url)
const catalogue = JSON.parse(readFileSync(0, 'utf8'))
const codes = Array.isArray(catalogue) ? catalogue : Object.keys(catalogue)
const lines = codes.map((code) => `  ${JSON.stringify(code)},`)
writeFileSync(
  target,
  `// Written by \`make types\` from backend/app/core/errors.py. Do not edit.\nexport const errorCodes = [\n${lines.join('\n')}\n] as const\n`,
)
console.log(`${codes.length} error codes`)
