/** The course as files: what stands in them, by their path below the content's folder. */
const FOLDER = '../../lessons/content/'

const files = import.meta.glob<string>(['../../lessons/content/**/*', '!../../lessons/content/*.md'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

export const TEXTS: ReadonlyMap<string, string> = new Map(
  Object.entries(files).map(([path, text]) => [path.slice(FOLDER.length), text]),
)
