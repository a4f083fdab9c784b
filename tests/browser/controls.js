/* What the test of controls asks of the plugin's frame: the controls in sight, and the state of everything they could change. */
(function controls() {
  // By role, so that a control added later is found without a change here.
  const CONTROL = `button, a[href], input, select, textarea, summary, [role=button], [role=link], [role=checkbox],
    [role=switch], [role=radio], [role=slider], [role=searchbox], [role=textbox], [role=combobox], [role=menuitem],
    [role=menuitemradio], [role=menuitemcheckbox], [role=option], [role=tab], [role=columnheader], [role=treeitem],
    [role=row][aria-selected], [role=separator][tabindex], [data-action]`;
  // Of many alike, such as lines of the table, the first stands for all.
  const ALIKE = "[data-testid=facet-value], [data-testid=facet], [role=row], [role=treeitem], [role=columnheader], .tbm-chip";
  const STATE = /^(aria-(expanded|pressed|checked|selected|sort|current|valuenow)|open|data-(open|selected|run|count|code|keys))$/;

  const inSight = (element) => {
    const { width, height } = element.getBoundingClientRect();
    const hidden = element.closest("[inert]") || (element.closest("[aria-hidden=true]") && !element.dataset.action);
    return width > 0 && height > 0 && !hidden && element.checkVisibility({ visibilityProperty: true });
  };

  const roleOf = (element) =>
    element.getAttribute("role") ?? (element.tagName === "INPUT" ? `input ${element.type}` : element.tagName.toLowerCase());

  const describe = (element, inMenu) => {
    const role = roleOf(element);
    const self = element.matches(ALIKE);
    const around = inMenu ? null : element.parentElement.closest(ALIKE);
    const words = element.getAttribute("aria-label") || element.textContent.trim() || element.title;
    const name = self ? (element.dataset.testid ?? element.className) : words.replaceAll(/\d[\d,.]*/g, "0").slice(0, 90);
    const { testid = "", action = "" } = element.dataset;
    const alike = around && [around.dataset.testid ?? around.className, role, element.className, testid, action];
    // Of alternatives, the one in force has nothing left to do.
    const alternatives = element.parentElement.querySelectorAll(":scope > [aria-pressed]").length > 1;
    return {
      id: JSON.stringify(alike ?? [role, name, testid]),
      role,
      grip: element.slot === "drag" || element.matches("[slot=drag], [draggable=true] > [class*=grip]"),
      action,
      chosen: (alternatives && element.ariaPressed === "true") || words.endsWith("(chosen)"),
      disabled: element.matches(":disabled, [aria-disabled=true], [data-disabled=true]"),
    };
  };

  return {
    /** The controls of the topmost dialog or menu, or within a selector where none is open; each is marked with its id. */
    discover: (within) => {
      const top = [...document.querySelectorAll("[role=dialog], [role=menu]")].at(-1) ?? document.querySelector(within);
      const found = new Map();
      for (const old of document.querySelectorAll("[data-control]")) old.removeAttribute("data-control");
      for (const element of top?.querySelectorAll(CONTROL) ?? []) {
        if (!inSight(element)) continue;
        const control = describe(element, top?.role === "menu");
        if (found.has(control.id)) continue;
        found.set(control.id, control);
        element.setAttribute("data-control", control.id);
      }
      return [...found.values()];
    },

    /** Everything that a control may change, as text. `closing`: whether a dialog or menu that closes counts. */
    world: (closing) => {
      const about = (element) =>
        [...element.attributes].filter(({ name }) => STATE.test(name)).map(({ name, value }) => `${name}=${value}`);
      const all = [...document.querySelectorAll("*")].filter((element) => closing || !element.closest(".tbm-popover"));
      return JSON.stringify({
        view: window.tbMetadata.getView(),
        open: closing ? document.querySelectorAll("[role=dialog], [role=menu], [role=option]").length : 0,
        states: all.filter((element) => closing || element.ariaExpanded === null).flatMap(about),
        checked: all.filter((element) => element.tagName === "INPUT").map(({ checked }) => checked),
        words: all.filter((element) => element.matches("button, [role=status], [role=alert]")).map((one) => one.textContent),
      });
    },
  };
})()
