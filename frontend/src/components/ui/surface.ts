/** The sheet that menus and popovers lie on. */
export const surface = 'z-50 animate-fade rounded-lg border bg-panel p-1.5 text-ink shadow-card outline-none'
