import { sortedJson } from '#kubectl'
import { fail, PartialOutput } from '../../command.ts'
import type { Printer } from '../index.ts'
import { goQuote, goValue } from '../goText.ts'
import { execute, ExecutionError } from './execute.ts'
import { TemplateError } from './lex.ts'
import { parse, type Template } from './parse.ts'

/** `-o go-template=…`: cli-runtime/pkg/printers/template.go. */
export function templatePrinter(text: string, missingIsFine: boolean): Printer {
  if (text === '') throw fail('template format specified but no template given')
  const template = read(text)
  return (object) => {
    try {
      return execute(template, object, missingIsFine)
    } catch (error) {
      if (!(error instanceof ExecutionError)) throw error
      const column = Math.max(0, text.indexOf(error.at)) + error.offset
      const why = `template: output:1:${column}: executing "output" at <${error.at}>: ${error.message}`
      const help = `\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${sortedJson(object)}\n\tobject given to template engine was:\n\t\t${goValue(object)}\n`
      const told = `Error executing template: ${why}. Printing more information for debugging the template:\n${help}\n\n`
      throw new PartialOutput(told, `error: error executing template ${goQuote(text)}: ${why}`)
    }
  }
}

function read(text: string): Template {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof TemplateError)
      throw fail(`error parsing template ${text}, template: output:1: ${error.message}`)
    throw error
  }
}
