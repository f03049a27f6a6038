import { invalid } from '../../api/field.ts'
import { defineKind } from '../../api/kind.ts'
import { ageSince } from '../age.ts'
import type { Event } from './types.ts'

/** v1 Event. Written through `Api.recordEvent`; AGE is not among its columns, as in kubectl. */
export const event = defineKind<Event>({
  apiVersion: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  defaults(object) {
    object.involvedObject ??= {}
    object.source ??= {}
  },
  validate({ metadata: { namespace }, involvedObject }) {
    const about = involvedObject.namespace ?? ''
    if (about ? about === namespace : namespace === 'default') return []
    return [invalid('involvedObject.namespace', about, 'does not match event.namespace')]
  },
  columns: [
    { name: 'Last Seen', value: (object, now) => ageSince(object.lastTimestamp, now) },
    { name: 'Type', value: ({ type }) => type ?? '' },
    { name: 'Reason', value: ({ reason }) => reason ?? '' },
    { name: 'Object', value: ({ involvedObject: { kind, name } }) => `${(kind ?? '').toLowerCase()}/${name ?? ''}` },
    { name: 'Subobject', wide: true, value: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
    {
      name: 'Source',
      wide: true,
      value: ({ source }) => [source.component, source.host].filter(Boolean).join(', '),
    },
    { name: 'Message', value: ({ message }) => (message ?? '').trim() },
    { name: 'First Seen', wide: true, value: (object, now) => ageSince(object.firstTimestamp, now) },
    { name: 'Count', wide: true, value: ({ count }) => count },
    { name: 'Name', wide: true, value: ({ metadata }) => metadata.name },
  ],
})
