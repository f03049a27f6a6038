/**
 * `npm run bench`: bundles the benchmark as a build would, the rival's package with it (its files do not load into Node
 * one by one), and runs it in a process of its own.
 */
import { join } from 'node:path'
import { build } from 'vite'
import { run } from '../tools/lib/run.mjs'
import { root } from '../tools/lib/paths.mjs'
import { runMain } from '../tools/lib/say.mjs'

await runMain(async () => {
  const outDir = join(root, 'node_modules', '.cache', 'podpath-bench')
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: 'src/bench/index.ts',
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      // the shell can do without it, and nothing here runs the shell
      rolldownOptions: { external: [/zstd/] },
    },
  })
  const { code } = await run(process.execPath, ['--expose-gc', join(outDir, 'index.js'), ...process.argv.slice(2)])
  return code
})
