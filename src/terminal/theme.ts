import type { ITheme } from '@xterm/xterm'

/** Calls with the colours of the page's theme, now and whenever it changes; returns how to stop. */
export function followTheme(paint: (theme: ITheme) => void): () => void {
  const root = document.documentElement
  const show = () => paint(themeOf(getComputedStyle(root), root.dataset['theme'] === 'dark'))
  show()
  const watcher = new MutationObserver(show)
  watcher.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
  return () => watcher.disconnect()
}

/** The sixteen colours that programs know by name, in the page's own: red is what goes wrong, green what is well. */
export function themeOf(style: Pick<CSSStyleDeclaration, 'getPropertyValue'>, dark: boolean): ITheme {
  const token = (name: string) => style.getPropertyValue(`--pp-${name}`).trim() || '#808080'
  const colours = {
    red: token('bad'),
    green: token('ok'),
    yellow: token('warn'),
    blue: token('service'),
    magenta: token('lb'),
    cyan: token('node'),
  }
  const bright = Object.entries(colours).map(([name, colour]) => [
    `bright${name[0]!.toUpperCase()}${name.slice(1)}`,
    colour,
  ])
  return {
    ...colours,
    ...(Object.fromEntries(bright) as ITheme),
    background: token('surface'),
    foreground: token('text'),
    cursor: token('accent'),
    cursorAccent: token('surface'),
    selectionBackground: dark ? '#2f4a8a' : '#c9d8ff',
    selectionInactiveBackground: token('accent-soft'),
    scrollbarSliderBackground: `${token('border-strong')}80`,
    scrollbarSliderHoverBackground: token('border-strong'),
    scrollbarSliderActiveBackground: token('border-strong'),
    // "Black" and "white" are what is far from the text and what is near to it, whatever the theme.
    black: token(dark ? 'surface-3' : 'text'),
    brightBlack: token('text-2'),
    white: token(dark ? 'text' : 'surface-3'),
    brightWhite: token(dark ? 'text' : 'surface-2'),
  }
}
