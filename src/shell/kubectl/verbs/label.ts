import { taggingVerb } from '../tagging.ts'

export const label = taggingVerb({ verb: 'label', field: 'labels', done: 'labeled', undone: 'unlabeled' })
