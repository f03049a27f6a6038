import { ExternalLink, FileCode2, Workflow } from 'lucide-react'
import { Fragment } from 'react'
import { goToField, goToThing } from '../spot/go.ts'
import { leadOf, plain, type Token, type Tokens } from './tokens.ts'

/** What stands within a line of prose. */
export function Inline({ tokens }: { tokens: Token[] | undefined }) {
  return tokens?.map((token, at) => <Fragment key={at}>{drawn(token as Tokens.Generic)}</Fragment>)
}

function drawn(token: Tokens.Generic) {
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      )
    case 'codespan':
      return <code>{plain(token['text'])}</code>
    case 'br':
      return <br />
    case 'link':
      return <Lead href={token['href']} tokens={token.tokens} />
    case 'text':
      return token.tokens ? <Inline tokens={token.tokens} /> : plain(token['text'])
    case 'escape':
      return plain(token['text'])
    default:
      return token.raw // HTML among it, as the text that it is
  }
}

/** A link shows a thing, a line, or another page. */
function Lead({ href, tokens }: { href: string; tokens: Token[] | undefined }) {
  const lead = leadOf(href)
  const text = <Inline tokens={tokens} />
  switch (lead.to) {
    case 'thing':
      return (
        <button
          type="button"
          className="lp-lead"
          data-tip="Show it in the diagram"
          onClick={() => goToThing(lead.name)}
        >
          <Workflow aria-hidden="true" />
          {text}
        </button>
      )
    case 'line':
      return (
        <button
          type="button"
          className="lp-lead"
          data-tip={`Show it in ${lead.file}`}
          onClick={() => void goToField(lead.file, lead.field)}
        >
          <FileCode2 aria-hidden="true" />
          {text}
        </button>
      )
    case 'page':
      return (
        <a className="lp-lead" href={lead.href} target="_blank" rel="noreferrer">
          <ExternalLink aria-hidden="true" />
          {text}
        </a>
      )
    case 'nowhere':
      return text
  }
}
