import react from '@vitejs/plugin-react'
import { normalizePath } from 'vite'
import { defineConfig } from 'vitest/config'

interface Modules {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}

/**
 * Puts what a module imports at once into one chunk, however much of it late chunks import too. Left alone, the
 * bundler makes a chunk of each set of modules that several share, and many small ones compress badly.
 */
function atOnce(chunk: string, door: string) {
  const from = normalizePath(`${import.meta.dirname}/${door}`)
  let known: Set<string> | null = null
  return (id: string, modules: Modules): string | null => {
    // Each Worker is a build of its own, and most know nothing of this door.
    if (!modules.getModuleInfo(from)) return null
    known ??= reachable(from, modules)
    return known.has(id) ? chunk : null
  }
}

function reachable(from: string, modules: Modules): Set<string> {
  const seen = new Set([from])
  for (const id of seen) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) seen.add(next)
  return seen
}

export default defineConfig({
  // Relative addresses, so that dist/ works under any path and from any host.
  base: './',
  plugins: [react()],

  resolve: {
    alias: [
      // monaco-yaml still asks for the paths that monaco-editor had before it got an exports map; with the map they
      // would resolve to esm/vs/esm/vs/….
      { find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' },
      { find: 'd3-color', replacement: `${import.meta.dirname}/src/diagram/noColours.ts` },
    ],
  },
  // Both workers (engine, YAML) import modules.
  worker: {
    format: 'es',
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: atOnce('engine', 'src/host/worker.ts') }] } } },
  },
  // The YAML worker contains CommonJS, which the dev server can only serve prebundled; naming it here also saves the
  // page reload that finding it late would cost.
  optimizeDeps: {
    include: [
      'monaco-yaml',
      'monaco-yaml/yaml.worker.js',
      // The terminal and its shell come late too.
      '@xterm/xterm',
      '@xterm/addon-fit',
      '@xterm/addon-unicode11',
      'unbash',
      'just-bash',
    ],
  },

  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },

  build: {
    target: 'es2023',
    sourcemap: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: atOnce('page', 'src/main.tsx') }, { name: atOnce('diagram', 'src/diagram/index.ts') }],
        },
      },
    },
    // src/tools/size.mjs reads it to know what the page loads before the diagram is alive.
    manifest: true,
    // Monaco's chunk is large by nature and loaded late; the size budget watches what matters.
    chunkSizeWarningLimit: 5000,
  },

  test: {
    // The machine may be small and is shared with a browser: two processes, and no more.
    maxWorkers: 2,
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx,mjs}'],
          exclude: ['src/**/*.dom.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: { name: 'dom', environment: 'happy-dom', include: ['src/**/*.dom.test.{ts,tsx}'] },
      },
    ],
  },
})
