import type { Verb } from '../command.ts'
import {
  currentContext,
  deleteContext,
  getClusters,
  getContexts,
  renameContext,
  setContext,
  useContext,
} from './config/contexts.ts'
import { view } from './config/view.ts'

export const config: Verb = {
  name: 'config',
  about: 'Modify kubeconfig files',
  usage: 'SUBCOMMAND',
  commands: [currentContext, deleteContext, getClusters, getContexts, renameContext, setContext, useContext, view],
}
