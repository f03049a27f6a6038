/**
 * Rules for names, in the words of k8s.io/apimachinery/pkg/util/validation. Each returns the complaints, none if good.
 */
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_VALUE = `(${QUALIFIED})?`

const rule = (pattern: string) => new RegExp(`^(?:${pattern})$`)
const [label, subdomain, label1035, qualified, labelValue] = [LABEL, SUBDOMAIN, LABEL_1035, QUALIFIED, LABEL_VALUE].map(
  rule,
)

/** RFC 1123 label: names of Namespaces, ports of Services. At most 63 bytes. */
export function isDNS1123Label(text: string): string[] {
  return check(text, 63, label!, () =>
    complaint(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
      LABEL,
      ['my-name', '123-abc'],
    ),
  )
}

/** RFC 1123 subdomain: names of most objects. At most 253 bytes. */
export function isDNS1123Subdomain(text: string): string[] {
  return check(text, 253, subdomain!, () =>
    complaint(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      SUBDOMAIN,
      ['example.com'],
    ),
  )
}

/** RFC 1035 label: names of Services, which must start with a letter. At most 63 bytes. */
export function isDNS1035Label(text: string): string[] {
  return check(text, 63, label1035!, () =>
    complaint(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      LABEL_1035,
      ['my-name', 'abc-123'],
    ),
  )
}

/** `app`, `app.kubernetes.io/name`: keys of labels and annotations. */
export function isQualifiedName(text: string): string[] {
  const parts = text.split('/')
  if (parts.length > 2) {
    const what =
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
    const examples = ['MyName', 'my.name', '123-abc']
    return [
      `${complaint(what, QUALIFIED, examples)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const name = parts.at(-1)!
  const found: string[] = []
  if (parts.length === 2) {
    if (parts[0] === '') found.push('prefix part must be non-empty')
    else found.push(...isDNS1123Subdomain(parts[0]!).map((text) => `prefix part ${text}`))
  }
  if (name === '') found.push('name part must be non-empty')
  else if (name.length > 63) found.push('name part must be no more than 63 bytes')
  if (!qualified!.test(name)) {
    const what =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
    found.push(complaint(what, QUALIFIED, ['MyName', 'my.name', '123-abc']))
  }
  return found
}

/** Values of labels: empty, or at most 63 bytes that begin and end alphanumerically. */
export function isLabelValue(text: string): string[] {
  return check(text, 63, labelValue!, () =>
    complaint(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      LABEL_VALUE,
      ['MyValue', 'my_value', '12345'],
    ),
  )
}

function check(text: string, max: number, pattern: RegExp, complain: () => string): string[] {
  const found: string[] = []
  if (text.length > max) found.push(`must be no more than ${max} bytes`)
  if (!pattern.test(text)) found.push(complain())
  return found
}

/** validation.RegexError; the doubled space before "or" is upstream's. */
function complaint(what: string, pattern: string, examples: readonly string[]): string {
  const list = examples.map((example) => `'${example}', `).join(' or ')
  return `${what} (e.g. ${list}regex used for validation is '${pattern}')`
}
