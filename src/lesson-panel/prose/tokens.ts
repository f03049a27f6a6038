import { lexer, type Token, type Tokens } from 'marked'

export type { Token, Tokens }

/** Prose in two: what comes before its first heading, and the rest with that. */
export interface Prose {
  intro: Token[]
  steps: Token[]
}

/**
 * Reads Markdown. What comes back is a tree and no HTML: whoever draws it makes elements of it, and what was written as
 * HTML stays the text that it is.
 */
export function readProse(markdown: string): Prose {
  const tokens: Token[] = lexer(markdown)
  const at = tokens.findIndex(({ type }) => type === 'heading')
  return at < 0 ? { intro: tokens, steps: [] } : { intro: tokens.slice(0, at), steps: tokens.slice(at) }
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

/** The library escapes the text of its tokens for HTML, which nobody makes of them here. */
export function plain(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!)
}

/** Where a link of the prose leads. */
export type Lead =
  | { to: 'thing'; name: string }
  | { to: 'line'; file: string; field: string }
  | { to: 'page'; href: string }
  | { to: 'nowhere' }

/**
 * @example leadOf('focus:service/web') // { to: 'thing', name: 'service/web' }
 * @example leadOf('line:web.yaml#spec.ports') // { to: 'line', file: 'web.yaml', field: 'spec.ports' }
 */
export function leadOf(href: string): Lead {
  const [, scheme, rest = ''] = /^(\w+):(.*)$/.exec(href) ?? []
  if (scheme === 'focus') return { to: 'thing', name: rest }
  if (scheme === 'https') return { to: 'page', href }
  if (scheme !== 'line') return { to: 'nowhere' }
  const [file = '', field = ''] = rest.split('#')
  return { to: 'line', file, field }
}
