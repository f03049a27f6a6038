import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directoryOf, shellProcess, type ShellProcess } from '../shellProcess.ts'
import { COMMANDS, MANIFESTS } from './article.ts'

const MINUTES = 180_000
/** What a person does between the article's commands, and what the article leaves to them. */
const BETWEEN: Readonly<Record<string, string[]>> = {
  [COMMANDS[3]!]: ['exit'],
  [COMMANDS[6]!]: [
    'kubectl apply -f behind.yaml',
    'kubectl rollout status deployment/web-app',
    'sleep 3',
    COMMANDS[6]!,
  ],
  [COMMANDS[7]!]: ['kubectl apply -f web-loadbalancer-named.yaml'],
  [COMMANDS[14]!]: ['sleep 120'],
}
/** What does not come to an end by itself is ended; what is no command is told apart by its own shell. */
const TYPED: Readonly<Record<string, string>> = {
  [COMMANDS[8]!]: `timeout 120 ${COMMANDS[8]}`,
  [COMMANDS[9]!]: `bash -c '${COMMANDS[9]}'`,
}

const script = COMMANDS.flatMap((line) => ['sleep 3', TYPED[line] ?? line, ...(BETWEEN[line] ?? [])]).join('\n')
const directory = directoryOf(MANIFESTS)
let done: ShellProcess

beforeAll(async () => {
  done = await shellProcess([], { directory: directory.path, stdin: `${script}\n` })
}, MINUTES)
afterAll(() => directory.remove())

describe('the article, through npm run shell', () => {
  it('[TUT-1] says what a real terminal would', () => {
    const { out, err, status } = done
    expect(status).toBe(0)
    expect(out.match(/Welcome to nginx!<\/h1>/g)).toHaveLength(3)
    expect(out).toMatch(/^Hello from backend-api-\S+ \(myapp\/backend:1\.0, port 8080\)$/m)
    expect(out).toMatch(/^Hello from web-app-\S+ \(myapp\/web:1\.0, port 8080\)$/m)
    expect(out).toMatch(
      /^web-frontend +LoadBalancer +10\.96\S+ +<pending> .*\nweb-frontend +LoadBalancer +10\.96\S+ +203\.0\.113\.\d+ /m,
    )
    expect(err.split('\n').filter((line) => !/^Unable to use a TTY|^If you don't see|^ |^$/.test(line))).toEqual([
      expect.stringMatching(/^curl: \(7\) Failed to connect to 10\.0\.1\.5 port 30080/) as string,
      'The Service "web-frontend" is invalid: ',
      '* spec.ports[0].name: Required value',
      '* spec.ports[1].name: Required value',
      "bash: line 1: syntax error near unexpected token `newline'",
      "bash: line 1: `curl http://<EXTERNAL-IP>'",
    ])
  })

  it('[TUT-1] types every command', () => {
    for (const command of COMMANDS) expect(script).toContain(command)
  })
})
