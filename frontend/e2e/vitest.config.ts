import { defineConfig } from 'vitest/config'

const products = process.env.E2E_BASE_URLS?.split(' ').length ?? 1

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['e2e/**/*.e2e.ts'],
    environment: 'node',
    // The scenarios of one file follow each other. Files run side by side where each has a product of its own.
    fileParallelism: products > 1,
    maxWorkers: products,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // What a page needs on a crowded machine; the default is a second.
    expect: { poll: { timeout: 15_000 } },
  },
})
