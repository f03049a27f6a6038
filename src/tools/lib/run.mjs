import { spawn } from 'node:child_process'
import { root } from './paths.mjs'

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] added to the environment
 * @property {boolean} [quiet] keep the output and only return it
 * @property {number} [timeoutMs] end the program after this long; its exit code is then 124
 */

/**
 * Runs a program in the repository without a standard input.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} `output` is empty unless quiet
 */
export function run(program, args, { env = {}, quiet = false, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      // npm and npx are .cmd files on Windows, which only a shell can start.
      shell: process.platform === 'win32' && /^(npm|npx)$/.test(program),
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))

    let late = false
    const timer =
      timeoutMs &&
      setTimeout(() => {
        late = true
        child.kill('SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
      }, timeoutMs)
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer)
      resolve({ code: late ? 124 : code, output })
    }
    child.on('error', (error) => {
      output += error.message
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}

/**
 * Runs a program of node_modules with this same Node.
 * @param {string} script path below node_modules, `vite/bin/vite.js`
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runModule(script, args, options) {
  return run(process.execPath, [`node_modules/${script}`, ...args], options)
}
