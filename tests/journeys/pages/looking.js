// What a person with a keyboard, or with a narrow window, would meet. Answers sentences.
window.looking = {
  // Controls that Tab does not reach, or that look the same when it has reached them.
  lostToKeys() {
    const bad = [];
    const controls =
      "a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex='0']";
    const paint = ["outlineStyle", "outlineWidth", "boxShadow", "backgroundColor", "borderColor"];
    const look = (one) =>
      [one, one.labels?.[0], one.nextElementSibling]
        .filter(Boolean)
        .flatMap((each) => [getComputedStyle(each), getComputedStyle(each, "::before")])
        .map((style) => paint.map((name) => style[name]).join())
        .join("|");
    for (const one of document.querySelectorAll(controls)) {
      if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) continue;
      const say = (why) => bad.push(`${why}: ${one.outerHTML.slice(0, 120)}`);
      if (one.tabIndex !== 0) {
        say("Tab does not stop here in its turn");
        continue;
      }
      document.activeElement.blur();
      const before = look(one);
      one.focus({ preventScroll: true });
      if (document.activeElement !== one) say("cannot be focused");
      else if (look(one) === before) say("looks the same in focus");
    }
    document.activeElement.blur();
    return bad;
  },

  // Text outside the window, outside its own box, or cut by an edge that hides what is beyond.
  cutOff() {
    const bad = [];
    const unseen = ".nhsuk-u-visually-hidden,.nhsuk-skip-link,script,style,noscript,svg,option";
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    next: for (let text = words.nextNode(); text; text = words.nextNode()) {
      const box = text.parentElement;
      if (!text.data.trim() || box.closest(unseen)) continue;
      if (!box.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const at = range.getBoundingClientRect();
      const found = [];
      let scrolls = false;
      let holder = null;
      for (let edge = box; edge && edge !== document.body; edge = edge.parentElement) {
        const style = getComputedStyle(edge);
        const rim = edge.getBoundingClientRect();
        if (rim.width <= 1) continue next; // hidden from the eye on purpose
        if (["auto", "scroll"].includes(style.overflowX)) {
          scrolls = true;
          break;
        }
        if (!holder && style.display !== "inline") {
          holder = edge;
          if (at.right > rim.right - parseFloat(style.paddingRight) + 2) found.push("spills out");
        }
        if (["hidden", "clip"].includes(style.overflowX) && at.right > rim.right + 1) {
          found.push("cut");
        }
      }
      if (!scrolls && (at.right > innerWidth + 1 || at.left < -1)) found.push("out of the window");
      if (found.length) {
        bad.push(`${found}: "${text.data.trim().slice(0, 60)}" in ${box.outerHTML.slice(0, 90)}`);
      }
    }
    return bad;
  },
};
