export { DiagramPane } from './DiagramPane.tsx'
export { EditorPane } from './EditorPane.tsx'
export { InspectorPane } from './InspectorPane.tsx'
