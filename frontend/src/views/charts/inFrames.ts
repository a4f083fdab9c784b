/** Does work in steps: the first at once, each other in a frame of its own, so that the page answers between them. */

/** Gives what ends it. @param done called after the last step */
export function inFrames(steps: Iterator<void>, done: () => void): () => void {
  let frame = 0;
  const step = () => {
    if (steps.next().done) done();
    else frame = requestAnimationFrame(step);
  };
  step();
  return () => cancelAnimationFrame(frame);
}
