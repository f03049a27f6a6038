/** YAML text into objects, and back from an object's fields to their places in the text. Pure: no DOM, no Node. */
export { parseFile } from './parse.ts'
export { LIMITS } from './limits.ts'
export { fieldRange } from './places.ts'
export { diagnose, type Refusal } from './diagnose.ts'
export { printYaml } from './print.ts'
export { CONFIG_FILE, parseClusterConfig } from './config/index.ts'
export { ConfigText, modeChanges, type ConfigChange, type ConfigKind, type ConfigPath } from './config/edit.ts'
export type { Diagnostic, Limits, ManifestDocument, ParsedFile, SourceFile, TextRange } from './types.ts'
