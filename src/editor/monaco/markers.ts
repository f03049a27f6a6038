import { files, type Diagnostic } from '#state'
import { markers, type SchemaMarker } from '../markers.ts'
import { modelOf, nameOf } from './models.ts'
import { monaco } from './setup.ts'

const OWNER = 'cluster'
const { MarkerSeverity } = monaco
const SEVERITY = { error: MarkerSeverity.Error, warning: MarkerSeverity.Warning, info: MarkerSeverity.Info }
const SOURCE = { yaml: 'YAML', apiserver: 'API server', podpath: 'PodPath' }

/** Shows what the cluster said on its lines, and tells the list of problems what the schemas say; returns how to stop. */
export function keepMarkers(): () => void {
  const show = () => {
    const { files: all, diagnostics } = files.getState()
    for (const { name } of all) {
      const model = modelOf(name)
      const own = diagnostics.filter(({ file }) => file === name)
      if (model) monaco.editor.setModelMarkers(model, OWNER, own.map(markerOf))
    }
  }
  show()
  const stop = files.subscribe((now, before) => {
    if (now.diagnostics !== before.diagnostics || now.files.length !== before.files.length) queueMicrotask(show)
  })
  const listening = monaco.editor.onDidChangeMarkers(collect)
  collect()
  return () => {
    stop()
    listening.dispose()
    markers.setState({ all: [] })
  }
}

function markerOf({ range, severity, message, from }: Diagnostic): monaco.editor.IMarkerData {
  return {
    startLineNumber: range.startLine,
    startColumn: range.startColumn,
    endLineNumber: range.endLine,
    endColumn: Math.max(range.endColumn, range.startColumn + 1),
    severity: SEVERITY[severity],
    message,
    source: SOURCE[from],
  }
}

/** A file that has just been added lacks everything; that is no problem yet. */
function isEmpty(resource: monaco.Uri): boolean {
  const model = monaco.editor.getModel(resource)
  return !model || (model.getValueLength() < 1000 && model.getValue().trim() === '')
}

function collect(): void {
  const all = monaco.editor
    .getModelMarkers({})
    .filter(({ owner, resource }) => owner !== OWNER && !isEmpty(resource))
    .map((marker): SchemaMarker => ({
      file: nameOf({ uri: marker.resource } as monaco.editor.ITextModel),
      line: marker.startLineNumber,
      column: marker.startColumn,
      severity:
        marker.severity === MarkerSeverity.Error
          ? 'error'
          : marker.severity === MarkerSeverity.Warning
            ? 'warning'
            : 'info',
      message: marker.message,
    }))
  const before = markers.getState().all
  if (JSON.stringify(all) !== JSON.stringify(before)) markers.setState({ all })
}
