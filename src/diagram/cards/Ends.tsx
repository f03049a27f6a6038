/** Where React Flow believes edges to end; the lines are routed from the cards' rectangles. */
export function Ends() {
  return (
    <>
      <i className="source dg-end" data-handlepos="right" />
      <i className="target dg-end" data-handlepos="left" />
    </>
  )
}
