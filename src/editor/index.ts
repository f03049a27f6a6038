/** The room where manifests are written. It brings Monaco in a chunk of its own, after it has shown itself. */
export { Editor } from './Editor.tsx'
