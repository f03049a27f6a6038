import { taggingVerb } from '../tagging.ts'

export const annotate = taggingVerb({
  verb: 'annotate',
  field: 'annotations',
  done: 'annotated',
  undone: 'annotated',
})
