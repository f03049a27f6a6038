import { spawn, spawnSync } from 'node:child_process'

/**
 * Runs a program with a text as its standard input.
 * @returns what it printed
 * @throws Error with what it complained about
 */
export function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    let complaint = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (complaint += chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}\n${complaint.trim()}`))
    })
    child.stdin.on('error', () => {}) // it may end before it has read all
    child.stdin.end(input)
  })
}

/** The same at once, for the moments in which a program may not wait: it is about to end. */
export function runNow(program: string, args: readonly string[], input = ''): { ok: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' })
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}` }
}
