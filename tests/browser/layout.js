/* What the tests of layout measure in the plugin's frame. */
(function layout() {
  const rgba = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((one, i) => one * a + below[i] * (1 - a));
  const luminance = (color) =>
    color
      .slice(0, 3)
      .map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
      .reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0);
  const backgroundOf = (element) => {
    if (element === null) return [255, 255, 255];
    const color = rgba(getComputedStyle(element).backgroundColor);
    return color[3] === 1 ? color.slice(0, 3) : over(color, backgroundOf(element.parentElement));
  };
  const opacityOf = (element) =>
    element === null ? 1 : Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement);
  const inSight = (element) => {
    const { width, height, top, left, bottom, right } = element.getBoundingClientRect();
    const inside = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
    return width > 1 && height > 1 && inside && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  return {
    /** Texts in sight (of enabled controls) whose contrast with what is behind them is below 4.5:1, by WCAG 2.2's formula. */
    faint: () => {
      const found = new Map();
      const walker = document.createTreeWalker(document.getElementById("tbm-root"), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (walker.currentNode.data.trim() === "" || !inSight(element)) continue;
        if (element.closest(":disabled, [aria-disabled=true], [data-disabled], .tbm-hidden, title")) continue;
        const behind = backgroundOf(element);
        const color = rgba(getComputedStyle(element).color);
        color[3] *= opacityOf(element);
        const [light, dark] = [luminance(over(color, behind)), luminance(behind)].sort((a, b) => b - a);
        const ratio = (light + 0.05) / (dark + 0.05);
        if (ratio < 4.5) found.set(element.className, `${ratio.toFixed(2)} ${element.className} ${walker.currentNode.data}`);
      }
      return [...found.values()];
    },

    /** Controls in sight whose middle belongs to something else. */
    covered: () => {
      const controls = document.querySelectorAll("button, input, [role=columnheader], [role=treeitem], [role=row][aria-level]");
      const scrollers = ".tbm-scroller, .tbm-facets-scroll, .tbm-document-lines, .tbm-facet-values";
      return [...controls].flatMap((control) => {
        const { left, top, width, height } = control.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const around = control.closest(scrollers)?.getBoundingClientRect();
        const clipped = around && (x > around.right || y > around.bottom || x < around.left || y < around.top);
        if (!inSight(control) || clipped || getComputedStyle(control).pointerEvents === "none") return [];
        const hit = document.elementFromPoint(x, y);
        // In a narrow window the open run lies over the table on purpose.
        const panel = hit?.closest("[data-testid=detail]");
        if (panel && getComputedStyle(panel).position !== "relative") return [];
        const own = control.contains(hit) || hit?.contains(control) || hit?.closest("label")?.contains(control);
        return own ? [] : [`${control.className} "${control.ariaLabel ?? control.textContent}" under ${hit?.className}`];
      });
    },

    /** Elements that reach out of the frame, and so would make it scroll sideways. */
    wide: () => {
      const { scrollWidth, clientWidth } = document.scrollingElement;
      return scrollWidth - clientWidth;
    },

    /** Opens the drawer, and clicks beside it before a frame is painted: what was there first, and whether it is open then. */
    drawer: async () => {
      const toggle = document.querySelector("[data-testid=facets-toggle]");
      // React has rendered what a click changed by the end of the task.
      const click = async (element) => {
        element.click();
        await null;
      };
      await click(toggle);
      const { left, right, top } = document.querySelector(".tbm-side").getBoundingClientRect();
      const search = document.activeElement.matches(".tbm-side input");
      const opened = { left, right, search, expanded: toggle.ariaExpanded };
      await click(document.elementFromPoint(right + 60, top + 200));
      return [opened, toggle.ariaExpanded];
    },

    /** Per mounted column: the edges of its header and of its cells in the first line. */
    columns: () =>
      [...document.querySelectorAll("[role=columnheader]")].map((header) => {
        const cell = document.querySelector(`[data-line] > [data-column="${header.dataset.column}"]`);
        const edges = (element) => [element.getBoundingClientRect().left, element.getBoundingClientRect().right];
        return { path: header.dataset.path, header: edges(header), cell: edges(cell) };
      }),
  };
})()
