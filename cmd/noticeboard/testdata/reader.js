// What is measured of a reader's page, in the browser. Every function but the first ones returns a list of what
// is wrong. The page's own scripts need not run.
({
  // shown reports whether an element can be seen, other than by a screen reader alone.
  shown: e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0 && !e.closest(".vh, .trap"),
  all(selector) { return [...document.querySelectorAll(selector)].filter(this.shown); },
  say: e => e.cloneNode(false).outerHTML.slice(0, 80) + e.textContent.trim().replace(/\s+/g, " ").slice(0, 40),
  // light returns the relative luminance of a colour (WCAG 2.2).
  light(colour) {
    const [r, g, b] = colour.match(/[\d.]+/g).map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  },
  // dress puts a style sheet on the page, in place of the one that it put there before.
  dress(css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    return [];
  },
  // texts lists the pieces of text that can be seen, each with the element that it is in.
  texts() {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
      const at = walk.currentNode.parentElement;
      if (walk.currentNode.data.trim() && this.shown(at)) found.push({ at, text: walk.currentNode.data });
    }
    return found;
  },

  // headings looks for a level that is skipped. A list of what is wrong stands before the first heading of all.
  headings() {
    const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(e => e.checkVisibility()).map(e => +e.localName[1]);
    const wrong = levels.filter(l => l == 1).length == 1 ? [] : ["it has not one heading of the first level"];
    levels.forEach((l, i) => { if (l > (levels[i - 1] ?? 1) + 1) wrong.push(`heading ${i + 1} is of level ${l}, after ${levels[i - 1]}`); });
    return wrong;
  },

  // languages looks for texts that are in another language than they are said to be, by the small words in them.
  languages() {
    const small = {
      en: /\b(the|of|and|to|is|that|for|it|with|was|on|are|this|be|have|you|not|by|from|your|who)\b/gi,
      es: /(?<!\p{L})(el|la|los|las|de|del|que|y|en|un|una|por|para|con|se|su|es|como|qué|al|sus|ha|está)(?!\p{L})/giu,
    };
    return this.texts().flatMap(({ at, text }) => {
      const said = at.closest("[lang]").lang.slice(0, 2), other = { en: "es", es: "en" }[said];
      if (!other || at.matches("textarea")) return [];
      const of = l => (text.match(small[l]) ?? []).length;
      return of(other) > 2 && of(other) > 2 * of(said) ? [`marked as ${said}: ${text.trim().slice(0, 60)}`] : [];
    });
  },

  sideways() {
    const wide = document.documentElement.scrollWidth;
    if (wide <= innerWidth) return [];
    const out = this.all("body *").filter(e => e.getBoundingClientRect().right > innerWidth + 1);
    return [`it is ${wide} pixels wide, not ${innerWidth}: ${out.slice(-1).map(this.say)}`];
  },

  // cut looks for text that does not fit where it is and is not shown whole.
  cut() {
    return this.all("body *").filter(e => {
      const style = getComputedStyle(e), hides = s => /hidden|clip/.test(s);
      if (e.matches("input, textarea, select, svg *")) return false;
      return hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1 || hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
    }).map(e => "cut off: " + this.say(e));
  },

  // torn looks for words in lists of facts, and in dates, that go over more than one line.
  torn() {
    const range = document.createRange();
    return this.all("dl dt, dl dd, time:not(dd time)").flatMap(e => {
      const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), wrong = [];
      while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/\S+/g)) {
        range.setStart(walk.currentNode, word.index);
        range.setEnd(walk.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) wrong.push("torn: " + word[0]);
      }
      return wrong;
    });
  },

  // sticky looks for what stays where it is when one scrolls, and takes a third of the window.
  sticky() {
    return this.all("body *").filter(e => {
      const box = e.getBoundingClientRect();
      return /fixed|sticky/.test(getComputedStyle(e).position) && box.width * box.height > innerWidth * innerHeight / 3;
    }).map(e => "stays in the way: " + this.say(e));
  },

  // faint looks for text whose contrast with the colour that it stands on is less than 7:1.
  faint() {
    return this.texts().flatMap(({ at, text }) => {
      let ground = at;
      while (ground && /, 0\)$/.test(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
      if (!ground) return ["stands on nothing: " + this.say(at)];
      const [dark, light] = [getComputedStyle(at).color, getComputedStyle(ground).backgroundColor].map(this.light).sort((a, b) => a - b);
      const ratio = (light + .05) / (dark + .05);
      return ratio < 7 ? [`has a contrast of ${ratio.toFixed(1)}: ${text.trim().slice(0, 40)}`] : [];
    });
  },

  // bounded looks for controls without an edge, and for marks of what is current that are colour alone.
  bounded() {
    const edge = s => s.borderBlockEndStyle != "none" && parseFloat(s.borderBlockEndWidth) >= 1;
    const marked = s => s.textDecorationLine.includes("underline") || s.fontWeight >= 600 || edge(s);
    return [
      ...this.all("button, select, textarea, input:not([type=checkbox], [type=radio])").filter(e => !edge(getComputedStyle(e))).map(e => "has no edge: " + this.say(e)),
      ...this.all("input[type=checkbox], input[type=radio]").filter(e => getComputedStyle(e).appearance == "none").map(e => "is not drawn: " + this.say(e)),
      ...this.all("[aria-current]").filter(e => !marked(getComputedStyle(e))).map(e => "is not marked as current: " + this.say(e)),
    ];
  },

  moving() {
    const slow = list => list.split(",").some(t => parseFloat(t) > 0);
    return [
      ...document.getAnimations().map(a => "moves: " + this.say(a.effect.target)),
      ...[document.documentElement, ...document.querySelectorAll("body *")].filter(e => {
        const s = getComputedStyle(e);
        return slow(s.transitionDuration) || s.animationName != "none" || s.scrollBehavior != "auto";
      }).map(e => "would move: " + this.say(e)),
    ];
  },

  // printed looks at the page on paper: black on white, with all that was said and nothing that is to be pressed.
  printed() {
    const paper = e => getComputedStyle(e).backgroundColor;
    const wrong = this.all("form, .langs, .skip, button").map(e => "is on paper: " + this.say(e));
    if (this.light(paper(document.body)) < 1 || /, 0\)$/.test(paper(document.body))) wrong.push("the paper is " + paper(document.body));
    for (const { at } of this.texts()) if (this.light(getComputedStyle(at).color) > .1) wrong.push("is pale: " + this.say(at));
    for (const e of document.querySelectorAll("h1, .c, .c.official, .c .text, .c .no")) {
      if (!this.shown(e) && (e.matches(".official *, .official") || !e.closest("details:not([open])"))) wrong.push("is not on paper: " + this.say(e));
    }
    return wrong;
  },

  // stops lists what the Tab key should come to, in order.
  stops() {
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")]
      .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }));
  },
  // stop looks at the one that the Tab key has come to for the nth time, counting from 0.
  stop(nth) {
    const e = document.activeElement, want = this.stops()[nth];
    if (e != want) return [`stop ${nth} is ${this.say(e)}, not ${want ? this.say(want) : "past the last"}`];
    const style = getComputedStyle(e), box = [...e.getClientRects()].sort((a, b) => b.width - a.width)[0];
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const there = document.elementFromPoint(x, y);
    const wrong = [];
    if (style.outlineStyle == "none" || parseFloat(style.outlineWidth) < 2) wrong.push("the focus is not seen: " + this.say(e));
    if (!there) wrong.push("the focus is out of view: " + this.say(e));
    else if (!e.contains(there) && ![...e.labels ?? []].some(l => l.contains(there))) wrong.push(`the focus is behind ${this.say(there)}: ${this.say(e)}`);
    return wrong;
  },
})
