import { monaco } from './setup.ts'

/** Makes Monaco's colours of the page's tokens, now and whenever the theme changes; returns how to stop. */
export function followTheme(): () => void {
  const root = document.documentElement
  const paint = () => {
    const dark = root.dataset['theme'] === 'dark'
    const name = dark ? 'podpath-dark' : 'podpath-light'
    monaco.editor.defineTheme(name, themeOf(dark, tokens(root)))
    monaco.editor.setTheme(name)
  }
  paint()
  const watcher = new MutationObserver(paint)
  watcher.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
  return () => watcher.disconnect()
}

type Token = (name: string) => string

function tokens(root: HTMLElement): Token {
  const style = getComputedStyle(root)
  return (name) => sixDigits(style.getPropertyValue(`--pp-${name}`).trim() || '#808080')
}

/** A build shortens `#ffffff` to `#fff`, which Monaco does not take. */
function sixDigits(colour: string): string {
  return /^#[\da-f]{3}$/i.test(colour) ? colour.replace(/[\da-f]/gi, '$&$&') : colour
}

function themeOf(dark: boolean, token: Token): monaco.editor.IStandaloneThemeData {
  const rule = (scope: string, name: string, fontStyle = '') => ({
    token: scope,
    foreground: token(name).slice(1),
    fontStyle,
  })
  return {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', 'text'),
      rule('type', 'service'),
      rule('key', 'service'),
      rule('string', 'pod'),
      rule('string.yaml', 'pod'),
      rule('number', 'lb'),
      rule('keyword', 'lost'),
      rule('comment', 'text-2', 'italic'),
      rule('operators', 'text-2'),
      rule('delimiter', 'text-2'),
      rule('namespace', 'node'),
      rule('tag', 'lost'),
      rule('metatag', 'text-2'),
    ],
    colors: {
      'editor.background': token('surface'),
      'editor.foreground': token('text'),
      'editorLineNumber.foreground': `${token('text-2')}b0`,
      'editorLineNumber.activeForeground': token('text'),
      'editor.lineHighlightBackground': `${token('surface-2')}b0`,
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': dark ? '#2f4a8a' : '#c9d8ff',
      'editor.inactiveSelectionBackground': token('accent-soft'),
      'editor.wordHighlightBackground': token('accent-soft'),
      'editorCursor.foreground': token('accent'),
      'editorIndentGuide.background1': token('border'),
      'editorIndentGuide.activeBackground1': token('border-strong'),
      'editorGutter.background': token('surface'),
      'editorError.foreground': token('bad'),
      'editorWarning.foreground': token('warn'),
      'editorInfo.foreground': token('accent'),
      'editorWidget.background': token('surface'),
      'editorWidget.border': token('border-strong'),
      'editorWidget.foreground': token('text'),
      'editorHoverWidget.background': token('surface'),
      'editorHoverWidget.border': token('border-strong'),
      'editorSuggestWidget.background': token('surface'),
      'editorSuggestWidget.border': token('border-strong'),
      'editorSuggestWidget.foreground': token('text'),
      'editorSuggestWidget.selectedBackground': token('accent-soft'),
      'editorSuggestWidget.selectedForeground': token('text'),
      'editorSuggestWidget.highlightForeground': token('accent'),
      'editorSuggestWidget.focusHighlightForeground': token('accent'),
      'input.background': token('surface-2'),
      'input.border': token('border-strong'),
      'list.hoverBackground': token('surface-2'),
      'scrollbarSlider.background': `${token('border-strong')}80`,
      'scrollbarSlider.hoverBackground': token('border-strong'),
      'editorStickyScroll.background': token('surface'),
      'editorStickyScrollHover.background': token('surface-2'),
      focusBorder: token('accent'),
    },
  }
}
