/** Controls of the bars over panes that are cut, squeezed or covered by one another, as the page itself sees them. */
export function crampedControls(): string[] {
  const bars = '.pp-pane-head, .pp-transport, .pp-editor-actions, .dg-top, .dg-buttons'
  return [...document.querySelectorAll('.pp-pane')].flatMap((pane) => {
    const edge = pane.getBoundingClientRect()
    const controls = [...pane.querySelectorAll(`:is(${bars}) :is(button, select)`)].filter((one) =>
      one.checkVisibility({ visibilityProperty: true }),
    )
    const rects = controls.map((one) => one.getBoundingClientRect())
    return controls.flatMap((one, i) => {
      const { left, right, top, bottom, width } = rects[i]!
      const wrong =
        (width < 20 && 'squeezed') ||
        ((left < edge.left - 1 || right > edge.right + 1) && 'cut') ||
        (rects.some(
          (r, j) => j !== i && r.left < right - 1 && left < r.right - 1 && r.top < bottom - 1 && top < r.bottom - 1,
        ) &&
          'covered')
      return wrong ? [`${one.getAttribute('aria-label') ?? one.textContent}: ${wrong}`] : []
    })
  })
}
