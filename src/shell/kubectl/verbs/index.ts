import type { Verb } from '../command.ts'
import { annotate } from './annotate.ts'
import { apiResources } from './api-resources.ts'
import { apiVersions } from './api-versions.ts'
import { apply } from './apply.ts'
import { auth } from './auth.ts'
import { clusterInfo } from './cluster-info.ts'
import { completion } from './completion.ts'
import { config } from './config.ts'
import { create } from './create.ts'
import { deleteVerb } from './delete.ts'
import { describe } from './describe.ts'
import { diff } from './diff.ts'
import { events } from './events.ts'
import { exec } from './exec.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { label } from './label.ts'
import { logs } from './logs.ts'
import { patch } from './patch.ts'
import { rollout } from './rollout.ts'
import { scale } from './scale.ts'
import { set } from './set.ts'
import { version } from './version.ts'
import { wait } from './wait.ts'

/** One line a verb, in the order in which kubectl lists them. */
export const VERBS: readonly Verb[] = [
  create,
  expose,
  set,
  get,
  deleteVerb,
  rollout,
  scale,
  clusterInfo,
  describe,
  logs,
  exec,
  auth,
  events,
  diff,
  apply,
  patch,
  wait,
  label,
  annotate,
  completion,
  config,
  version,
  apiVersions,
  apiResources,
]
