import { fail, type Verb } from '../../command.ts'

/** Kinds that this cluster does not have; each is refused with the reason. */
const REASONS: Readonly<Record<string, string>> = {
  job: 'Jobs are not in this cluster: run a Pod with --restart=Never instead',
  cronjob: 'CronJobs are not in this cluster: run a Pod with --restart=Never when it is due',
  role: 'roles are not in this cluster: everybody may do everything',
  rolebinding: 'roles are not in this cluster: everybody may do everything',
  clusterrole: 'roles are not in this cluster: everybody may do everything',
  clusterrolebinding: 'roles are not in this cluster: everybody may do everything',
  token: 'tokens of service accounts are not in this cluster: nobody asks for them',
  quota: 'ResourceQuotas are not in this cluster',
  poddisruptionbudget: 'PodDisruptionBudgets are not in this cluster',
  priorityclass: 'PriorityClasses are not in this cluster',
}

export const absent: readonly Verb[] = Object.entries(REASONS).map(([name, reason]) => ({
  name,
  about: `Not here: ${reason}`,
  usage: 'NAME',
  run() {
    throw fail(reason)
  },
}))
