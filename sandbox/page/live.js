// Shows pieces of HTML the server wrote, one below the other. Only a piece that changed is replaced, and what a person is
// typing in it stays. Says what a person did: `deed` (a button, a link, a choice), `fill` (a field changed, nobody is
// told yet), `send` (a form was submitted).

const CONTROLS = "input, select, textarea";

const valuesOf = (field) =>
  field.matches(CONTROLS)
    ? [field.value].filter((value) => value !== "")
    : [...field.querySelectorAll("input:checked")].map((input) => input.value);

const pieceOf = (target) => target.closest(".piece").dataset.key;

const told = (field) => ({ ...field.dataset, piece: pieceOf(field), values: valuesOf(field) });

// What names a node from one version to the next: its own id, or the first one inside.
const nameOf = (node) => node.id || node.querySelector?.("[id]")?.id || "";

const isKin = (a, b) => a.nodeName === b.nodeName && nameOf(a) === nameOf(b);

// Change `now` into `next` with as few touches as possible: nodes that stay keep focus, caret, scroll and what was typed.
const morph = (now, next) => {
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.nodeValue !== next.nodeValue) now.nodeValue = next.nodeValue;
    return;
  }
  if (now.matches("output")) return;
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name) && !(name === "open" && now.matches("details"))) now.removeAttribute(name);
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  morphChildren(now, next);
};

const morphChildren = (now, next) => {
  let place = now.firstChild;
  for (const wanted of [...next.childNodes]) {
    let kin = place;
    while (kin && !isKin(kin, wanted)) kin = kin.nextSibling;
    if (!kin) now.insertBefore(wanted, place);
    else {
      if (kin !== place) now.insertBefore(kin, place);
      else place = place.nextSibling;
      morph(kin, wanted);
    }
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
};

const parsed = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
};

export default {
  template: `<component :is="tag"></component>`,
  props: { pieces: Array, place: String, tag: { type: String, default: "div" }, sticky: Boolean },
  mounted() {
    for (const kind of ["click", "change", "input", "submit", "focusout", "cancel"]) this.$el.addEventListener(kind, this[kind]);
    this.$el.addEventListener("load", this.stick, true);
    this.$el.addEventListener("scroll", this.scrolled, { passive: true });
    this.show();
  },
  updated() {
    this.show();
  },
  methods: {
    show() {
      if (this.tag === "dialog" && !this.pieces.length && this.$el.open) this.close();
      const moved = this.place !== this.shownPlace;
      this.shownPlace = this.place;
      const old = new Map([...this.$el.children].map((piece) => [piece.dataset.key, piece]));
      this.pieces.forEach(([key, html], index) => {
        const piece = old.get(key) ?? Object.assign(document.createElement("div"), { className: "piece" });
        old.delete(key);
        if (piece.dataset.key !== key) {
          piece.dataset.key = key;
          piece.innerHTML = piece.shown = html;
        } else if (piece.shown !== html) morphChildren(piece, parsed((piece.shown = html)));
        if (this.$el.children[index] !== piece) this.$el.insertBefore(piece, this.$el.children[index] ?? null);
      });
      for (const piece of old.values()) piece.remove();
      if (this.tag === "dialog" && this.pieces.length) this.open();
      if (this.sent) this.showFirstError();
      if (moved) this.atEnd = true;
      this.stick();
    },
    // Chromium gives the focus back without a caret; looking away and back again brings it.
    close() {
      this.$el.close();
      const before = document.activeElement;
      before.blur();
      before.focus({ preventScroll: true });
    },
    open() {
      if (this.$el.open) return;
      this.$el.showModal();
      (this.$el.querySelector("[autofocus]") ?? this.$el.querySelector(".body :is(input, select, textarea)"))?.focus();
    },
    showFirstError() {
      const wrong = this.$el.querySelector("[aria-invalid]");
      if (!wrong) return;
      this.sent = false;
      (wrong.matches(CONTROLS) ? wrong : wrong.querySelector("input"))?.focus();
      wrong.closest(".input").scrollIntoView({ block: "nearest" });
    },
    isAtEnd() {
      return this.$el.scrollHeight - this.$el.scrollTop - this.$el.clientHeight < 60;
    },
    // Only going up leaves the end: pictures that arrive late push the end away by themselves.
    scrolled() {
      const top = this.$el.scrollTop;
      if (top < this.top || this.isAtEnd()) this.atEnd = this.isAtEnd();
      this.top = top;
    },
    stick() {
      if (this.sticky && this.atEnd) this.$el.scrollTop = this.$el.scrollHeight;
    },
    click(event) {
      const target = event.target.closest("button[data-do], a[data-do]");
      if (!target || target.disabled) return;
      if (!target.matches("a[target]:not([data-do=enlarge])")) event.preventDefault();
      target.closest("details")?.removeAttribute("open");
      const image = target.querySelector("img");
      const picture = image ? { src: image.getAttribute("src"), alt: image.alt } : {};
      this.$emit("deed", { ...target.dataset, ...picture, piece: pieceOf(target), values: [target.dataset.value ?? ""] });
    },
    change(event) {
      const field = event.target.closest("[data-do]:not(form)");
      if (field) this.$emit(field.dataset.do === "fill" ? "fill" : "deed", told(field));
    },
    submit(event) {
      event.preventDefault();
      this.sent = true;
      this.$emit("send", { view: event.target.dataset.view, fields: [...event.target.querySelectorAll("[data-do=fill]")].map(told) });
    },
    input({ target }) {
      const output = target.parentElement.querySelector("output.countdown");
      if (!output) return;
      const left = target.maxLength - target.value.length;
      output.hidden = left > Math.max(20, target.maxLength / 10);
      output.textContent = left === 1 ? "1 character left" : `${left} characters left`;
    },
    focusout(event) {
      for (const menu of this.$el.querySelectorAll("details.overflow[open]")) {
        if (!menu.contains(event.relatedTarget)) menu.open = false;
      }
    },
    cancel(event) {
      event.preventDefault();
      this.$emit("deed", { do: "close", values: [] });
    },
  },
};
