import { equal } from '../../api/data.ts'
import { invalid, required } from '../../api/field.ts'
import { defineKind } from '../../api/kind.ts'
import { AGE, NAME } from '../columns.ts'
import { controllerOf } from '../owners.ts'
import { notNegative } from '../workload.ts'
import type { ControllerRevision } from './types.ts'

/** apps/v1 ControllerRevision. Its data never changes. */
export const controllerRevision = defineKind<ControllerRevision>({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  namespaced: true,
  validate: ({ data, revision }) => [
    ...(data ? [] : [required('data', 'data is mandatory')]),
    ...notNegative(revision, 'revision'),
  ],
  validateUpdate: (next, old) => (equal(next.data, old.data) ? [] : [invalid('data', next.data, 'field is immutable')]),
  columns: [
    NAME,
    {
      name: 'Controller',
      value(object) {
        const owner = controllerOf(object)
        if (!owner) return '<none>'
        const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
        return `${owner.kind.toLowerCase()}${group}/${owner.name}`
      },
    },
    { name: 'Revision', value: ({ revision }) => revision },
    AGE,
  ],
})
