/** Types of Services compared, chosen and counted, and examples to open. Loaded when somebody asks. */
export { Sheet } from './Sheet.tsx'
