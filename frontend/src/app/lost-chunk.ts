/**
 * After a deploy an open page may ask for files that are gone: load the new version.
 * /theme.js does the counting, because it is there even when this bundle is not.
 */
export function reloadOnLostChunk(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (window.reloadForLostFile?.()) event.preventDefault()
  })
}

declare global {
  interface Window {
    reloadForLostFile?: () => boolean
  }
}
