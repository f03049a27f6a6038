import { session, type Theme } from '#state'

/** `public/theme.js` reads the same key before the first paint. */
const KEY = 'podpath.theme'
const dark = '(prefers-color-scheme: dark)'

/** Puts the chosen theme on <html>, follows the system while that is the choice, and remembers it. */
export function followTheme(): () => void {
  const system = matchMedia(dark)
  const paint = () => {
    const { theme } = session.getState()
    document.documentElement.dataset['theme'] = theme === 'system' ? (system.matches ? 'dark' : 'light') : theme
  }
  session.setState({ theme: remembered() })
  paint()
  const stop = session.subscribe((now, before) => {
    if (now.theme !== before.theme) paint()
  })
  system.addEventListener('change', paint)
  return () => {
    stop()
    system.removeEventListener('change', paint)
  }
}

export function setTheme(theme: Theme): void {
  session.setState({ theme })
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // without storage the choice holds until the page is left
  }
}

function remembered(): Theme {
  try {
    const theme = localStorage.getItem(KEY)
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  } catch {
    return 'system'
  }
}
