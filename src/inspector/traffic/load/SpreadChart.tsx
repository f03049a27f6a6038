import type { CSSProperties } from 'react'
import { select, type LoadReport } from '#state'
import { nameIn } from '#state/words'
import { bars, number, type Bar } from './spread.ts'

/**
 * A bar for each pod: how many requests it got, beside the line of what was expected and the band that chance usually
 * stays within. It is a table, with the bars in a column of their own.
 */
export function SpreadChart({ report, caption }: { report: LoadReport; caption: string }) {
  const all = bars(report)
  const isPredicted = all.some(({ expected }) => expected !== null)
  const most = Math.max(1, ...all.map(({ count, expected, error }) => Math.max(count, (expected ?? 0) + error)))
  return (
    <>
      <table className="pp-table pp-table-still pp-spread" aria-label={`Spread over pods: ${caption}`}>
        <thead>
          <tr>
            <th scope="col">Pod</th>
            <th scope="col" className="pp-spread-bars">
              <span className="pp-spread-key">
                <span className="pp-key-got">answered</span>
                {all.some(({ count, ok }) => count > ok) && <span className="pp-key-lost">failed</span>}
                {isPredicted && <span className="pp-key-expected">expected ± standard error</span>}
              </span>
            </th>
            <th scope="col" className="pp-num">
              Got
            </th>
            {isPredicted && (
              <th scope="col" className="pp-num">
                Expected
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {all.map((bar) => (
            <Row key={bar.address ?? 'nowhere'} bar={bar} most={most} isPredicted={isPredicted} />
          ))}
        </tbody>
      </table>
      {report.backends.length > 0 && <Backends report={report} />}
    </>
  )
}

function Row({ bar, most, isPredicted }: { bar: Bar; most: number; isPredicted: boolean }) {
  const { address, pod, count, ok, expected, error } = bar
  const part = (value: number) => `${(100 * Math.max(0, value)) / most}%`
  const failed = count - ok
  return (
    <tr>
      <th scope="row">
        {pod ? (
          <button type="button" className="pp-link" onClick={() => select({ place: pod })}>
            {nameIn(pod)}
          </button>
        ) : (
          <span>{address ?? 'Nowhere: no rule led to a pod'}</span>
        )}
        {pod && address && <span className="pp-mono pp-dim"> {address}</span>}
      </th>
      <td className="pp-spread-bars">
        <span className="pp-bar-track" aria-hidden="true">
          {expected !== null && (
            <span
              className="pp-bar-band"
              style={
                {
                  insetInlineStart: part(expected - error),
                  inlineSize: `calc(${part(expected + error)} - ${part(expected - error)})`,
                } as CSSProperties
              }
            />
          )}
          <span className="pp-bar-ok" style={{ inlineSize: part(ok) }} />
          <span className="pp-bar-bad" style={{ insetInlineStart: part(ok), inlineSize: part(failed) }} />
          {expected !== null && <span className="pp-bar-line" style={{ insetInlineStart: part(expected) }} />}
        </span>
      </td>
      <td className="pp-num">
        {number(count)}
        {failed > 0 && <span className="pp-ink-bad"> ({number(failed)} failed)</span>}
      </td>
      {isPredicted && (
        <td className="pp-num pp-dim">{expected === null ? '' : `${rounded(expected)} ± ${rounded(error)}`}</td>
      )}
    </tr>
  )
}

function Backends({ report }: { report: LoadReport }) {
  return (
    <table className="pp-table pp-table-still pp-spread" aria-label="Behind the proxy">
      <thead>
        <tr>
          <th scope="col">Behind the proxy</th>
          <th scope="col">Chosen by the proxy itself</th>
          <th scope="col" className="pp-num">
            Got
          </th>
        </tr>
      </thead>
      <tbody>
        {report.backends.map(({ address, pod, count }) => (
          <tr key={address ?? 'none'}>
            <th scope="row">{pod ? nameIn(pod) : (address ?? 'Nobody')}</th>
            <td className="pp-spread-bars">
              <span className="pp-hidden">{Math.round((100 * count) / report.count)} %</span>
              <span className="pp-bar-track" aria-hidden="true">
                <span className="pp-bar-ok" style={{ inlineSize: `${(100 * count) / report.count}%` }} />
              </span>
            </td>
            <td className="pp-num">{number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function rounded(value: number): string {
  return number(Number(value.toFixed(value < 10 ? 1 : 0)))
}
