// What is drawn of the reports: marks, their words, circles and movements. On a crowded map each mark is drawn when it comes
// into sight, and its place told by the island.

/** Circles smaller than this on the screen are drawn as large. */
const LEAST = 14;

const layer = (name) => drawing.querySelector(`[data-layer="${name}"]`);

/** An element of the drawing with attributes and children. */
function shape(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const moved = ([x, y]) => `translate(${x} ${y})`;
const at = (element) => {
  const [, x, y] = /translate\(([-\d.e]+)[ ,]([-\d.e]+)\)/.exec(element.getAttribute("transform") ?? "") ?? [0, 0, 0];
  return [Number(x), Number(y)];
};

const features = new Map(data.features.map((feature) => [feature.id, feature]));
const isCrowded = panelData.crowded;
const markAt = (id, element, at, aside) => ({ id, element, at, aside, spot: at.join(), on: true, state: null, dressed: null, selected: false });
const marks = isCrowded
  ? data.features.filter((feature) => feature.xy).map(({ id, xy }) => markAt(id, null, xy.slice(0, 2), xy.slice(2)))
  : [...drawing.querySelectorAll(".mark")].map((element) => {
      const inner = element.querySelector(".k > g");
      return markAt(element.dataset.id, element, at(element), inner ? at(inner) : [0, 0]);
    });
const markOf = new Map(marks.map((mark) => [mark.id, mark]));
const movements = new Map([...drawing.querySelectorAll(".movement")].map((element) => [element.dataset.id, element]));
const circles = [...drawing.querySelectorAll("[data-ids]")].map((element) => ({ element, ids: element.dataset.ids.split(" ") }));
const leasts = [...drawing.querySelectorAll(".least")].map((element) => ({ element, size: Number(element.dataset.true) }));
const labels = [...drawing.querySelectorAll(".label")].map((element) => ({
  element, id: element.dataset.id, at: at(element), crowded: element.classList.contains("crowded"),
  box: (element.dataset.box ?? "0 0 0 0").split(" ").map(Number), on: true,
}));

const boxOf = (element) => {
  const { x, y, width, height } = element.querySelector(".k").getBBox();
  return [x - 3, y - 1, x + width + 3, y + height + 1];
};
const names = [...drawing.querySelectorAll(".orientation")].map((element) => ({ element, at: at(element), box: boxOf(element) }));

// Focus goes through the marks as one reads: from top left to bottom right, in bands.
const band = (mark) => Math.round(mark.at[1] / 40);
marks.sort((a, b) => band(a) - band(b) || a.at[0] - b.at[0]);
for (const element of [...marks.map((mark) => mark.element), ...movements.values()]) {
  element?.setAttribute("tabindex", "0");
  element?.setAttribute("role", "button");
}
if (!isCrowded) layer("places").append(...marks.map((mark) => mark.element));

function nameElement(element, words) {
  element.setAttribute("aria-label", words);
  const tip = element.querySelector("title");
  if (tip) tip.textContent = words;
}

/** Gives a mark that is drawn the look of what is known of it. */
function dressMark(mark) {
  const { element, state } = mark;
  element.classList.toggle("off", !mark.on);
  if (mark.on && mark.dressed !== state) {
    mark.dressed = state;
    element.querySelector("use")?.setAttribute("href", "#" + word(state.m));
    nameElement(element, described(features.get(mark.id), state));
  }
  element.classList.toggle("selected", mark.selected);
  element.setAttribute("aria-pressed", String(mark.selected));
}

const dressed = new Map();
function dressMovement(id, way, state, selected) {
  way.classList.toggle("off", !state);
  way.classList.toggle("selected", selected);
  way.setAttribute("aria-pressed", String(selected));
  if (!state || dressed.get(id) === state) return;
  dressed.set(id, state);
  nameElement(way, described(features.get(id), state));
  for (let at = 1; at <= 7; at++) way.classList.toggle("l" + at, at === state.l + 1);
  const line = way.querySelector(".way");
  const dash = { high: "whole", moderate: "dashed", low: "dotted" }[word(state.f)];
  for (const name of ["whole", "dashed", "dotted"]) line?.classList.toggle(name, name === dash);
  way.querySelector(".contested")?.classList.toggle("away", !state.x);
}

// --- a crowded map ---

/** What is drawn at the moment: marks by id, words and circles by spot. */
const drawnMarks = new Set();
const drawnSpots = new Map();

/** Draws these marks of a crowded map, and no others. */
function present(wanted) {
  const keep = new Set(wanted);
  for (const mark of drawnMarks) {
    if (keep.has(mark)) continue;
    if (mark.element === document.activeElement) stage.focus({ preventScroll: true });
    mark.element.remove();
    mark.element = mark.dressed = null;
    drawnMarks.delete(mark);
  }
  for (const mark of wanted) {
    if (!drawnMarks.has(mark)) {
      mark.least = shape("circle", { class: "least", r: LEAST });
      const inner = shape("g", { class: "k" }, shape("g", { transform: moved(mark.aside) }, mark.least, shape("use")));
      mark.element = shape("g", { class: "mark", "data-id": mark.id, transform: moved(mark.at), tabindex: "0", role: "button" }, shape("title"), inner);
      drawnMarks.add(mark);
      layer("places").append(mark.element);
    }
    dressMark(mark);
    const radius = places[features.get(mark.id).p[0]].u / groundAt(mark.at);
    mark.least.classList.toggle("reached", radius * scaleNow() >= LEAST);
  }
  presentSpots(wanted);
}

/** The words and the circle of every spot on which a mark is drawn. */
function presentSpots(wanted) {
  const spots = new Map();
  for (const mark of wanted) if (!spots.has(mark.spot)) spots.set(mark.spot, mark);
  for (const [spot, { label, circle }] of drawnSpots) {
    if (spots.has(spot)) continue;
    label.element.remove();
    circle.remove();
    drawnSpots.delete(spot);
  }
  const fresh = [];
  for (const [spot, mark] of spots) {
    if (drawnSpots.has(spot)) continue;
    const place = places[features.get(mark.id).p[0]];
    const words = shape("g", { class: "k" }, shape("text", { class: "name", x: 34, y: -2 }), shape("text", { class: "note", x: 34, y: 12 }));
    words.firstChild.textContent = shown(place.n);
    const element = shape("g", { class: "label", "data-id": mark.id, transform: moved(mark.at) }, words);
    const [cx, cy] = mark.at;
    const circle = shape("circle", { class: "circle", cx, cy, r: place.u / groundAt(mark.at) });
    const label = { element, id: mark.id, at: mark.at, crowded: false, box: [0, 0, 0, 0], on: true };
    layer("labels").append(element);
    layer("uncertainty").append(circle);
    drawnSpots.set(spot, { label, circle });
    fresh.push(label);
    nameSpot(label);
  }
  const chosenSpot = markOf.get(selectedId)?.spot;
  for (const [spot, { circle }] of drawnSpots) circle.classList.toggle("selected", spot === chosenSpot);
  for (const label of fresh) label.box = boxOf(label.element);
  labels.splice(0, labels.length, ...labels.filter((label) => !label.id), ...[...drawnSpots.values()].map(({ label }) => label));
}

/** Metres of ground under a pixel of the drawing at a spot. */
function groundAt([x, y]) {
  const [a, b] = [underneath([x - 5, y]), underneath([x + 5, y])];
  return (a && b && haversine(a, b) / 10) || Infinity;
}
