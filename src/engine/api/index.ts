/** The API server: its objects, the way they are written, and the words in which it refuses. */
export * from './types.ts'
export * from './api.ts'
export * from './kind.ts'
export * from './controller.ts'
export * from './field.ts'
export * from './status.ts'
