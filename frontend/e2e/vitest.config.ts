import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const products = process.env.E2E_BASE_URLS?.split(' ').length ?? 1

/** What takes longest begins first, so that all products end together. New files come before these. */
const longestFirst = [
  'document-shelf',
  'rooms',
  'main-job',
  'hostile',
  'chat',
  'documents',
  'chat-around',
  'chat-list',
  'labs',
  'behaviour',
  'admin',
  'reload',
  'long-chat',
  'memory',
  'reminders',
]
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => longestFirst.indexOf(basename(moduleId, '.e2e.ts'))
    return files.toSorted((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['e2e/**/*.e2e.ts'],
    environment: 'node',
    // The scenarios of one file follow each other. Files run side by side where each has a product of its own.
    fileParallelism: products > 1,
    maxWorkers: products,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // What a page needs on a crowded machine; the default is a second.
    expect: { poll: { timeout: 15_000 } },
  },
})
