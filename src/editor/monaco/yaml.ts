import { configureMonacoYaml, type JSONSchema } from 'monaco-yaml'
import { monaco } from './setup.ts'
import YamlWorker from './yaml.worker.ts?worker'

/** What monaco-yaml hands over: the form of createWebWorker before Monaco 0.53. */
interface OldOptions {
  createData?: unknown
  host?: Record<string, (...args: never[]) => unknown>
  keepIdleModels?: boolean
}

/** Monaco wants the worker itself since 0.53; monaco-yaml 5.5 still names a module, so the two meet here. */
const bridged = {
  ...monaco,
  editor: {
    ...monaco.editor,
    createWebWorker({ createData, host, keepIdleModels }: OldOptions) {
      const worker = new YamlWorker()
      worker.postMessage('ignore') // the first message only wakes the worker's loader
      worker.postMessage(createData)
      return monaco.editor.createWebWorker({ worker, host: host as never, keepIdleModels })
    },
  },
}

const OPTIONS = {
  enableSchemaRequest: false,
  hoverSchemaSource: false,
  isKubernetes: true,
  yamlVersion: '1.1',
  format: { enable: true, singleQuote: false },
} as const

/** Completion, hover, checks and formatting for YAML; with Kubernetes' schemas as soon as they are here. */
export function startYaml(): void {
  const service = configureMonacoYaml(bridged as never, OPTIONS)
  void loadSchema().then((schema) => {
    if (!schema) return
    const uri = new URL(`${import.meta.env.BASE_URL}schemas/kubernetes.json`, document.baseURI).href
    void service.update({ ...OPTIONS, schemas: [{ uri, fileMatch: ['**/*.yaml', '**/*.yml', '**/*.json'], schema }] })
  })
}

interface Kubernetes {
  definitions: Record<string, JSONSchema>
  roots: Record<string, JSONSchema>
}

/** Without schemas the editor still edits, and the API server still says what is wrong. */
async function loadSchema(): Promise<JSONSchema | null> {
  try {
    const answer = await fetch(`${import.meta.env.BASE_URL}schemas/kubernetes.json`)
    if (!answer.ok) return null
    const { definitions, roots } = (await answer.json()) as Kubernetes
    return { definitions, oneOf: Object.values(roots) }
  } catch {
    return null
  }
}
