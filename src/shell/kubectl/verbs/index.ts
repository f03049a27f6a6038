import type { Verb } from '../command.ts'
import { annotate } from './annotate.ts'
import { apiResources } from './api-resources.ts'
import { apiVersions } from './api-versions.ts'
import { apply } from './apply.ts'
import { attach } from './attach.ts'
import { auth } from './auth.ts'
import { clusterInfo } from './cluster-info.ts'
import { completion } from './completion.ts'
import { config } from './config.ts'
import { cordon } from './cordon.ts'
import { create } from './create.ts'
import { debug } from './debug.ts'
import { deleteVerb } from './delete.ts'
import { describe } from './describe.ts'
import { diff } from './diff.ts'
import { drain } from './drain.ts'
import { edit } from './edit.ts'
import { events } from './events.ts'
import { exec } from './exec.ts'
import { explain } from './explain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { label } from './label.ts'
import { logs } from './logs.ts'
import { patch } from './patch.ts'
import { portForward } from './port-forward.ts'
import { proxy } from './proxy.ts'
import { replace } from './replace.ts'
import { rollout } from './rollout.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { set } from './set.ts'
import { taint } from './taint.ts'
import { top } from './top.ts'
import { uncordon } from './uncordon.ts'
import { version } from './version.ts'
import { wait } from './wait.ts'
import { NOT_HERE } from './absent/index.ts'

/** One line a verb, in the order in which kubectl lists them. */
export const VERBS: readonly Verb[] = [
  create,
  expose,
  run,
  set,
  explain,
  get,
  edit,
  deleteVerb,
  rollout,
  scale,
  clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  describe,
  logs,
  attach,
  exec,
  portForward,
  proxy,
  auth,
  debug,
  events,
  diff,
  apply,
  patch,
  replace,
  wait,
  label,
  annotate,
  completion,
  config,
  version,
  apiVersions,
  apiResources,
  ...NOT_HERE,
]
