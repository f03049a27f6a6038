import { keyOf } from '../../api/api.ts'
import { defineKind, type KindDefinition } from '../../api/kind.ts'
import { isDNS1035Label } from '../../api/names.ts'
import type { ClusterConfig } from '../../config.ts'
import { admitService } from './admit.ts'
import { serviceColumns } from './columns.ts'
import { defaultService } from './defaults.ts'
import { Ledger } from './ledger.ts'
import type { Service } from './types.ts'
import { serviceWarnings } from './warnings.ts'

/** v1 Service, with the address and port ranges of one cluster. */
export function service(config: ClusterConfig): KindDefinition {
  const ledger = new Ledger(config)
  return defineKind<Service>({
    apiVersion: 'v1',
    kind: 'Service',
    plural: 'services',
    singular: 'service',
    shortNames: ['svc'],
    categories: ['all'],
    namespaced: true,
    nameRule: isDNS1035Label,
    statusSubresource: true,
    defaults: defaultService,
    allocates: true,
    admit: (next, old, context) => admitService(next, old, ledger, context),
    // a dry run took nothing
    release: (gone, { options }) => {
      if (!options.dryRun) ledger.free(keyOf(gone))
    },
    warnings: serviceWarnings,
    columns: serviceColumns,
  })
}
