// What package browser asks of a page and does to it besides real input. Every function returns
// plain data; null means that there is no such element. The page's own scripts need not run.
({
  // first returns what f says of the first element that it says anything of.
  first(selector, f) {
    for (const e of document.querySelectorAll(selector)) {
      const said = f(e);
      if (said != null) return said;
    }
    return null;
  },
  title: () => document.title,
  location: () => location.href,
  text(selector) { return this.first(selector, e => e.innerText.trim()); },
  texts: selector => [...document.querySelectorAll(selector)].map(e => e.innerText.trim()),
  count: selector => document.querySelectorAll(selector).length,
  attribute(selector, name) { return this.first(selector, e => ({ value: e.getAttribute(name) ?? "" })); },
  value(selector) { return this.first(selector, e => e.value); },
  checked(selector) { return this.first(selector, e => e.checked); },
  visible(selector) {
    return [...document.querySelectorAll(selector)].some(e =>
      e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getBoundingClientRect().width > 1);
  },

  focused() {
    const e = document.activeElement;
    const name = e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText || e.value || "";
    const box = e.getBoundingClientRect();
    return {
      Tag: e.localName, ID: e.id, Name: e.getAttribute("name") ?? "",
      Text: e === document.body ? "" : name.trim(),
      InView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  },

  // aim returns where to click an element, or one of its labels: the middle of what is visible of
  // it. If there is no such place, it says what is wrong instead. Should the click hit something
  // else by the time it comes, it is kept from it, and missed returns true.
  aim(selector) {
    let wrong = null;
    for (const e of document.querySelectorAll(selector)) {
      for (const target of [e, ...(e.labels ?? [])]) {
        if (e.matches(":disabled")) {
          wrong ??= { Wrong: "is disabled" };
          continue;
        }
        target.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
        const box = [...target.getClientRects()].find(r => r.width > 1 && r.height > 1);
        if (!box || !target.checkVisibility({ visibilityProperty: true })) {
          wrong ??= { Wrong: "is not visible" };
          continue;
        }
        const X = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
        const Y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
        const hits = node => target.contains(node) || [...(target.labels ?? [])].some(l => l.contains(node));
        const there = document.elementFromPoint(X, Y);
        if (there && hits(there)) {
          this.guard(hits);
          return { X, Y };
        }
        wrong = { Wrong: "is covered by " + (there ? there.cloneNode(false).outerHTML : "nothing: it is out of view") };
      }
    }
    return wrong;
  },
  guard(hits) {
    const end = new AbortController();
    const state = window[Symbol.for("browser.guard")] = { end, missed: false };
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
      addEventListener(type, event => {
        if (hits(event.target)) return;
        state.missed = true;
        event.preventDefault();
        event.stopImmediatePropagation();
      }, { capture: true, once: true, signal: end.signal });
    }
  },
  missed() {
    const state = window[Symbol.for("browser.guard")];
    state?.end.abort();
    return state?.missed ?? false; // none: the click led to another page
  },

  // take focuses a field and marks all that is in it, to be typed over.
  take(selector) {
    return this.first(selector, e => {
      e.focus();
      if (document.activeElement !== e) return null;
      e.select?.();
      return true;
    });
  },
  focus(selector) {
    return this.first(selector, e => { e.focus(); return document.activeElement === e || null; });
  },

  select(selector, value) {
    return this.first(selector, e => {
      if (![...e.options].some(o => o.value === value)) return null;
      e.value = value;
      e.dispatchEvent(new Event("input", { bubbles: true }));
      e.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    });
  },
})
