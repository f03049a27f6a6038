import { runCommand } from '../command.ts'
import { parseImage } from '../reference.ts'
import { debianOrAlpine } from '../programs.ts'
import type { ImageBehaviour } from './types.ts'
import { fileAt, pathOf } from '../webFiles.ts'

const ROOT = '/usr/local/apache2/htdocs'
const NEWEST = '2.4.66'

const PAGE = '<html><body><h1>It works!</h1></body></html>\n'

const NOT_FOUND = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL was not found on this server.</p>
</body></html>
`

/** docker.io/library/httpd: Apache with its one-line page on port 80, or what is mounted or written in its place. */
export const httpd: ImageBehaviour = {
  name: 'httpd',
  repositories: ['httpd'],
  workingDir: '/usr/local/apache2',
  programs: debianOrAlpine,
  files: () => ({ [`${ROOT}/index.html`]: PAGE }),
  run(container) {
    const own = !container.command?.length && !container.args?.length
    const process = own ? undefined : runCommand(container)
    if (process && !process.listens.length) return process
    return { stopMs: 90, ...process, listens: [{ port: 80, protocol: 'TCP' }] }
  },
  respond({ path, container, read }) {
    const [release] = /^\d+\.\d+\.\d+/.exec(parseImage(container.image)?.tag ?? '') ?? []
    const server = { Server: `Apache/${release ?? NEWEST} (Unix)` }
    const file = fileAt(read, ROOT, path)
    if (file) return { ...file, headers: { ...server, ...file.headers } }
    const asked = pathOf(path)
    if (asked === '/' || asked === '/index.html') {
      return { status: 200, body: PAGE, headers: { ...server, 'Content-Type': 'text/html' } }
    }
    return { status: 404, body: NOT_FOUND, headers: { ...server, 'Content-Type': 'text/html; charset=iso-8859-1' } }
  },
}
