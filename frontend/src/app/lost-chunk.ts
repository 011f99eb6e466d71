const mark = 'reloaded-for-chunk'

/** After a deploy an open page may ask for files that are gone: load the new version, but only once. */
export function reloadOnceOnLostChunk(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (sessionStorage.getItem(mark)) return
    sessionStorage.setItem(mark, '1')
    event.preventDefault()
    location.reload()
  })
  window.addEventListener('load', () => setTimeout(() => sessionStorage.removeItem(mark), 10_000))
}
