/** Columns that several kinds have. */
import type { Column } from '../api/kind.ts'
import type { KubeObject, LabelSelector } from '../api/types.ts'
import { formatSelector } from '../api/selectors.ts'
import { ageSince } from './age.ts'
import type { Container } from './pod/types.ts'

export const NAME: Column<KubeObject> = { name: 'Name', value: (object) => object.metadata.name }

export const AGE: Column<KubeObject> = {
  name: 'Age',
  value: (object, now) => ageSince(object.metadata.creationTimestamp, now),
}

/** The wide columns of what has a pod template. */
export function templateColumns<T extends KubeObject>(
  of: (object: T) => { containers: Container[]; selector: LabelSelector },
): Column<T>[] {
  return [
    {
      name: 'Containers',
      wide: true,
      value: (object) =>
        of(object)
          .containers.map((c) => c.name)
          .join(','),
    },
    {
      name: 'Images',
      wide: true,
      value: (object) =>
        of(object)
          .containers.map((c) => c.image)
          .join(','),
    },
    { name: 'Selector', wide: true, value: (object) => formatSelector(of(object).selector) },
  ]
}
