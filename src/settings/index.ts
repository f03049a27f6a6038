/** What the cluster is made of: a form and the YAML that it writes. */
export { Settings } from './Settings.tsx'
