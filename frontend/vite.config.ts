import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const backend = process.env.BACKEND_URL ?? 'http://127.0.0.1:8000'

const proxy = { '/api': backend, '/health': backend, '/ws': { target: backend, ws: true } }

/** Requests go by XHR, which knows the progress of an upload: the other way Axios could take stays out of the build. */
const axiosByXhrOnly: Plugin = {
  name: 'axios-by-xhr-only',
  apply: 'build',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === './fetch.js' && importer?.includes('/axios/lib/adapters/') ? '\0no-fetch-adapter' : null,
  load: (id) => (id === '\0no-fetch-adapter' ? 'export const getFetch = () => undefined' : null),
}

export default defineConfig({
  plugins: [axiosByXhrOnly, react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { port: 5173, proxy },
  preview: { port: 4173, proxy },
  build: {
    manifest: true,
    target: 'baseline-widely-available',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What every page begins with is one file instead of thirty.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'base', tags: ['$initial'], test: /node_modules|src.(?!main)/ }] },
      },
    },
  },
  test: {
    environment: 'jsdom',
    globals: false,
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-setup.ts'],
    restoreMocks: true,
    // A window and all modules anew for each file would be nine tenths of the time.
    isolate: false,
  },
})
