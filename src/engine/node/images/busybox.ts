import { commandsOf, env, flag, runCommand } from '../command.ts'
import { systemPrograms } from '../programs.ts'
import type { Command } from '../shell.ts'
import type { ImageBehaviour, ImageRequest } from './types.ts'
import { fileAt } from '../webFiles.ts'
import type { AppResponse } from '../../network/types.ts'

/** Images that are a shell and its tools; alone they end at once, for nobody talks to them. */
export const busybox: ImageBehaviour = {
  name: 'busybox',
  repositories: [
    'busybox',
    'alpine',
    'ubuntu',
    'debian',
    'python',
    'node',
    'bash',
    'radial/busyboxplus',
    'alpine/socat',
  ],
  run: runCommand,
  programs: systemPrograms,
  respond(request) {
    const commands = commandsOf(request.container)
    const piped = commands.findIndex(
      ({ words, after }) => after === '|' && words.some((word) => /^(nc|netcat|ncat)$/.test(word)),
    )
    if (piped > 0) return fromText(commands[piped - 1]!, request)
    if (commands.some(({ words }) => words.some((word) => /^(nc|netcat|ncat|socat)$/.test(word)))) return null
    if (commands.some(({ words }) => words.includes('http.server'))) return python(request)
    const root = flag({ command: commands.flatMap(({ words }) => words) }, 'h') ?? '/'
    return (
      fileAt(request.read, root.replace(/\/$/, ''), request.path) ?? {
        status: 404,
        body: '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n',
      }
    )
  },
}

/** `printf 'HTTP/1.1 200 OK\r\n\r\nhello' | nc -l -p 80`: the answer is what is printed, if it looks like one. */
function fromText({ words }: Command, { podName, container }: ImageRequest): AppResponse | null {
  const text = words
    .slice(1)
    .filter((word) => !/^-[neE]+$/.test(word))
    .join(' ')
    .replace(/\\([nrt])/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t' })[c]!)
    .replace(/\$\(\s*hostname\s*\)|`hostname`|\$\{?HOSTNAME\}?/g, podName)
    .replace(/\$\{?([A-Za-z_]\w*)\}?/g, (_, name: string) => env(container, name) ?? '')
  const http = /^HTTP\/1\.[01] (\d{3})[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n([^]*)$/.exec(text)
  return http && { status: Number(http[1]), body: words[0] === 'echo' ? `${http[2]}\n` : http[2]! }
}

function python({ path, read, container }: ImageRequest): AppResponse {
  const words = commandsOf(container).flatMap((command) => command.words)
  const root = (flag({ command: words }, 'directory') ?? flag({ command: words }, 'd') ?? '').replace(/\/$/, '')
  const headers = { Server: 'SimpleHTTP/0.6 Python/3.13.5', 'Content-Type': 'text/html; charset=utf-8' }
  const file = fileAt(read, root, path)
  if (file) return { ...file, headers: { ...headers, ...file.headers } }
  if (!path.endsWith('/')) {
    return {
      status: 404,
      body: `<!DOCTYPE HTML>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: 404</p>
        <p>Message: File not found.</p>
        <p>Error code explanation: 404 - Nothing matches the given URI.</p>
    </body>
</html>
`,
      headers,
    }
  }
  const title = `Directory listing for ${path}`
  const body = `<!DOCTYPE HTML>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
<hr>
<ul>
</ul>
<hr>
</body>
</html>
`
  return { status: 200, body, headers }
}
