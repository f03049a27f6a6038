/** The words of a command line as its history counts them: history_tokenize of readline. Operators are words, too. */
export function historyWords(line: string): string[] {
  return line.match(WORD) ?? []
}

const WORD =
  /(?:[0-9]*[<>]+[&|(-]?|&>>?|&&|\|\|?|;;?|[&()])|(?:\\.|'[^']*'?|"(?:\\.|[^"\\])*"?|`[^`]*`?|\$\([^)]*\)?|[^\s;&()|<>\\'"`])+/gs
