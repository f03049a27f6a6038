import { Lightbulb } from 'lucide-react'
import { Code, Run } from './Code.tsx'
import { Inline } from './Inline.tsx'
import type { Token, Tokens } from './tokens.ts'
import './prose.css'

/** Markdown as elements of the page. */
export function Prose({ tokens }: { tokens: Token[] }) {
  return tokens.map((token, at) => <Block key={at} token={token as Tokens.Generic} />)
}

/** Headings of prose stand below the lesson's title, which is the third. */
const HEADINGS = { 1: 'h4', 2: 'h4', 3: 'h5' } as const

function Block({ token }: { token: Tokens.Generic }) {
  switch (token.type) {
    case 'heading': {
      const Heading = HEADINGS[token['depth'] as 1] ?? 'h6'
      return (
        <Heading>
          <Inline tokens={token.tokens} />
        </Heading>
      )
    }
    case 'paragraph':
      return (
        <p>
          <Inline tokens={token.tokens} />
        </p>
      )
    case 'text':
      return <Inline tokens={[token]} />
    case 'code':
      return token['lang'] === 'run' ? <Run text={token['text']} /> : <Code text={token['text']} />
    case 'list':
      return <List list={token as Tokens.List} />
    case 'blockquote':
      return (
        <aside className="lp-note" aria-label="Note">
          <Lightbulb aria-hidden="true" />
          <div>
            <Prose tokens={token.tokens ?? []} />
          </div>
        </aside>
      )
    case 'table':
      return <Table table={token as Tokens.Table} />
    case 'hr':
      return <hr />
    case 'space':
      return null
    default:
      return <p>{token.raw}</p>
  }
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, at) => (
    <li key={at}>
      <Prose tokens={item.tokens} />
    </li>
  ))
  return list.ordered ? <ol start={list.start || 1}>{items}</ol> : <ul>{items}</ul>
}

function Table({ table: { header, rows, align } }: { table: Tokens.Table }) {
  const style = (at: number) => (align[at] ? { textAlign: align[at] } : undefined)
  return (
    <div className="lp-table" tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead>
          <tr>
            {header.map((cell, at) => (
              <th key={at} style={style(at)}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} style={style(column)}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
