/** What the prose of a lesson leads to. */
export interface Links {
  /** Things that the diagram centres on: `service/web`. */
  focus: string[]
  /** Lines of the editor: a file, and the field that is meant. */
  line: { file: string; field: string }[]
  /** Lines for the terminal, each of a `run` block. */
  run: string[]
  /** What has a scheme that the page does not know. */
  unknown: string[]
}

/** Finds links and commands in Markdown: `[the Service](focus:service/web)`, `[here](line:web.yaml#spec.ports)`. */
export function linksIn(prose: string): Links {
  const links: Links = { focus: [], line: [], run: [], unknown: [] }
  for (const [, href = ''] of prose.matchAll(/\]\(([^)]*)\)/g)) {
    const [, scheme, rest = ''] = /^(\w+):(.*)$/.exec(href) ?? []
    const [file = '', field = ''] = rest.split('#')
    if (scheme === 'focus') links.focus.push(rest)
    else if (scheme === 'line') links.line.push({ file, field })
    else if (scheme !== 'https') links.unknown.push(href)
  }
  for (const [, block = ''] of prose.matchAll(/```run\n(.*?)```/gs)) {
    links.run.push(...block.split('\n').filter((line) => line.trim() !== ''))
  }
  return links
}
