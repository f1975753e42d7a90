// The drawing: moved, enlarged, its words kept apart, its crowds counted.

const stage = byId("map");
const drawing = stage.querySelector("svg.map");
const view = drawing.querySelector(".view");
const panelData = data.panel;
const MOST_MARKS = 1000;
const CELL = 64;

const camera = { x: panelData.width / 2, y: panelData.height / 2, k: 1 };
let size = { width: 1, height: 1 };
let fit = 1;

const at = (element) => {
  const [, x, y] = /translate\(([-\d.e]+)[ ,]([-\d.e]+)\)/.exec(element.getAttribute("transform") ?? "") ?? [0, 0, 0];
  return [Number(x), Number(y)];
};

const marks = [...drawing.querySelectorAll(".mark")].map((element) => {
  const inner = element.querySelector(".k > g");
  return { element, id: element.dataset.id, at: at(element), spot: at(element).join(), aside: inner ? at(inner) : [0, 0], on: true };
});
const labels = [...drawing.querySelectorAll(".label")].map((element) => ({
  element, id: element.dataset.id, at: at(element), crowded: element.classList.contains("crowded"),
  box: (element.dataset.box ?? "0 0 0 0").split(" ").map(Number), on: true,
}));
const names = [...drawing.querySelectorAll(".orientation")].map((element) => {
  const box = element.querySelector(".k").getBBox();
  return { element, at: at(element), box: [box.x - 3, box.y - 1, box.x + box.width + 3, box.y + box.height + 1] };
});
const leasts = [...drawing.querySelectorAll(".least")].map((element) => ({ element, size: Number(element.dataset.true) }));
const movements = new Map([...drawing.querySelectorAll(".movement")].map((element) => [element.dataset.id, element]));
const circles = [...drawing.querySelectorAll("[data-ids]")].map((element) => ({
  element, ids: element.dataset.ids.split(" "),
}));
const crowds = document.createElementNS(SVG, "g");
crowds.setAttribute("class", "crowds");
view.append(crowds);

const hasDetail = (name) => drawing.querySelector("." + name) !== null;
const details = [...panelData.details];
const thresholds = { d1: hasDetail("d1") ? details.shift() : undefined, d2: hasDetail("d2") ? details.shift() : undefined };

const scaleNow = () => fit * camera.k;
const toScreen = ([x, y]) => [
  (x - camera.x) * scaleNow() + size.width / 2,
  (y - camera.y) * scaleNow() + size.height / 2,
];
const toDrawing = (x, y) => [
  (x - size.width / 2) / scaleNow() + camera.x,
  (y - size.height / 2) / scaleNow() + camera.y,
];

function measure() {
  const box = stage.getBoundingClientRect();
  size = { width: Math.max(1, box.width), height: Math.max(1, box.height) };
  // The ground reaches 15 % beyond the drawing on each side, and 2 % in its second detail; no shape of window may show where it ends.
  const [across, down] = [size.width / panelData.width, size.height / panelData.height];
  fit = Math.max(Math.min(across, down), across / 1.28, down / 1.28);
  drawing.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
}

function clampCamera() {
  camera.k = Math.min(Math.max(camera.k, 1), panelData.most);
  const half = [size.width / 2 / scaleNow(), size.height / 2 / scaleNow()];
  const within = (value, half, whole) =>
    half * 2 >= whole ? whole / 2 : Math.min(Math.max(value, half - 0.02 * whole), 1.02 * whole - half);
  camera.x = within(camera.x, half[0], panelData.width);
  camera.y = within(camera.y, half[1], panelData.height);
}

/** On a map of half the world marks are drawn smaller, so that fewer lie on top of one another. */
const glyphSize = (scale) => (marks.length < 40 ? 1 : Math.min(1, Math.max(0.7, 0.62 + 0.14 * scale)));
let glyph = 1;
let drawnScale = 0;
let waiting = 0;

/** Puts the drawing where the camera looks. Words are laid out anew once it rests. */
function look() {
  clampCamera();
  const scale = scaleNow();
  const [x, y] = [size.width / 2 - camera.x * scale, size.height / 2 - camera.y * scale];
  view.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(5)})`);
  if (scale !== drawnScale) {
    glyph = glyphSize(scale);
    view.style.setProperty("--scale", scale);
    view.style.setProperty("--glyph", glyph);
    drawing.classList.toggle("at-d1", thresholds.d1 !== undefined && scale >= Math.min(thresholds.d1, 1.6));
    drawing.classList.toggle("at-d2", thresholds.d2 !== undefined && scale >= thresholds.d2);
    for (const least of leasts) least.element.classList.toggle("reached", least.size * scale >= 14);
    drawnScale = scale;
  }
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    arrange();
    drawScale();
    onRest();
  }, 60);
}
let onRest = () => {};

/** Boxes on the screen that are taken. */
function occupied() {
  const cells = new Map();
  const each = ([l, t, r, b], act) => {
    for (let i = Math.floor(l / CELL); i <= Math.floor(r / CELL); i++)
      for (let j = Math.floor(t / CELL); j <= Math.floor(b / CELL); j++) act(i + ":" + j);
  };
  return {
    free(box) {
      let free = true;
      each(box, (key) => {
        for (const [l, t, r, b] of cells.get(key) ?? [])
          if (box[0] < r && box[2] > l && box[1] < b && box[3] > t) free = false;
      });
      return free;
    },
    take(box) {
      each(box, (key) => {
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(box);
      });
    },
  };
}

/** Shows the words that have room, and counts crowds instead of drawing them on top of one another. */
function arrange() {
  const scale = scaleNow();
  const inView = ([x, y]) => x > -40 && y > -40 && x < size.width + 40 && y < size.height + 40;
  const visible = marks.filter((mark) => mark.on && inView(toScreen(mark.at)));
  const crowd = visible.length > MOST_MARKS;
  drawing.classList.toggle("crowded-out", crowd);
  drawCrowds(crowd ? visible : []);
  byId("clustered").hidden = !crowd;

  const taken = occupied();
  for (const mark of crowd ? [] : visible) {
    const [x, y] = toScreen(mark.at);
    const [cx, cy] = [x + mark.aside[0] * glyph, y + mark.aside[1] * glyph];
    taken.take([cx - 8 * glyph, cy - 8 * glyph, cx + 8 * glyph, cy + 8 * glyph]);
  }
  const rank = (label) => (label.id === selectedId ? 0 : label.crowded ? 2 : 1);
  for (const label of [...labels].sort((a, b) => rank(a) - rank(b))) {
    let free = false;
    if (label.on && !crowd) {
      const [x, y] = toScreen(label.at);
      if (inView([x, y])) {
        const [l, t, r, b] = label.box;
        const box = [x + l, y + t, x + r, y + b];
        free = label.id === selectedId || (taken.free(box) && box[0] > -4 && box[2] < size.width + 4);
        if (free) taken.take(box);
      }
    }
    label.element.classList.toggle("away", !free);
  }
  for (const name of names) {
    const [x, y] = toScreen(name.at);
    const box = [x + name.box[0], y + name.box[1], x + name.box[2], y + name.box[3]];
    const free = inView([x, y]) && taken.free(box);
    name.element.classList.toggle("away", !free);
    if (free) taken.take(box);
  }
  return scale;
}

function drawCrowds(crowd) {
  crowds.replaceChildren();
  if (crowd.length === 0) return;
  const cells = new Map();
  for (const mark of crowd) {
    const [x, y] = toScreen(mark.at);
    const key = Math.floor(x / CELL) + ":" + Math.floor(y / CELL);
    const cell = cells.get(key) ?? { x: 0, y: 0, count: 0 };
    cell.x += mark.at[0];
    cell.y += mark.at[1];
    cell.count += 1;
    cells.set(key, cell);
  }
  for (const { x, y, count: many } of cells.values()) {
    const spot = [x / many, y / many];
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "crowd");
    group.setAttribute("transform", `translate(${spot[0]} ${spot[1]})`);
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", text("cluster", { count: many }));
    const inner = document.createElementNS(SVG, "g");
    inner.setAttribute("class", "k");
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("r", Math.min(26, 11 + 2.2 * Math.log2(many)).toFixed(1));
    const number = document.createElementNS(SVG, "text");
    number.setAttribute("text-anchor", "middle");
    number.setAttribute("y", "4");
    number.textContent = String(many);
    inner.append(circle, number);
    group.append(inner);
    group.addEventListener("click", () => enlargeAt(toScreen(spot), 2.5));
    crowds.append(group);
  }
}

/** Longitude and latitude under a spot of the drawing, by straight lines in the net. */
function underneath([x, y]) {
  const steps = panelData.steps;
  const [u, v] = [(x / panelData.width) * steps, (y / panelData.height) * steps];
  const [i, j] = [Math.min(Math.max(Math.floor(u), 0), steps - 1), Math.min(Math.max(Math.floor(v), 0), steps - 1)];
  const corner = (a, b) => panelData.net[(j + b) * (steps + 1) + i + a];
  const [p, q, r, s] = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];
  if (!p || !q || !r || !s) return null;
  const near = (lon) => lon + 360 * Math.round((p[0] - lon) / 360);
  const mix = (a, b, c, d) => (a * (1 - (u - i)) + b * (u - i)) * (1 - (v - j)) + (c * (1 - (u - i)) + d * (u - i)) * (v - j);
  return [mix(p[0], near(q[0]), near(r[0]), near(s[0])), mix(p[1], q[1], r[1], s[1])];
}

/** The great circle on a sphere (haversine): within 0.6 % of the ellipsoid, which no scale bar can show. */
function haversine([lon, lat], [lon2, lat2]) {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((lat2 - lat) * rad) / 2) ** 2 +
    Math.cos(lat * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon) * rad) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
}

/** A bar that is true where it stands. */
function drawScale() {
  const bar = byId("scale");
  const y = size.height - 26;
  const [a, b] = [underneath(toDrawing(20, y)), underneath(toDrawing(140, y))];
  const meters = a && b ? haversine(a, b) : 0;
  bar.hidden = !(meters > 0);
  if (bar.hidden) return;
  const most = meters;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((step) => step * power).find((step) => step <= most) ?? power;
  bar.querySelector("i").style.width = `${(120 * length) / meters}px`;
  bar.querySelector("span").textContent = length >= 1000 ? `${(length / 1000).toLocaleString("en")} km` : `${length} m`;
}

function enlargeAt([x, y], factor) {
  const [dx, dy] = toDrawing(x, y);
  camera.k = Math.min(Math.max(camera.k * factor, 1), panelData.most);
  camera.x = dx - (x - size.width / 2) / scaleNow();
  camera.y = dy - (y - size.height / 2) / scaleNow();
  look();
}
const enlarge = (factor) => enlargeAt([size.width / 2, size.height / 2], factor);

function showAll() {
  Object.assign(camera, { x: panelData.width / 2, y: panelData.height / 2, k: 1 });
  look();
}

function pan(dx, dy) {
  camera.x -= dx / scaleNow();
  camera.y -= dy / scaleNow();
  look();
}

/** Brings a mark into sight without moving a map on which it is in sight already. */
function reveal(id) {
  const mark = marks.find((one) => one.id === id);
  if (!mark) return;
  const [x, y] = toScreen(mark.at);
  if (x < 40 || y < 40 || x > size.width - 40 || y > size.height - 40) {
    [camera.x, camera.y] = mark.at;
    look();
  }
}

const pointers = new Map();
let dragged = false;

stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.target.closest("button, a")) return;
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
  dragged = false;
});
addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = [event.clientX, event.clientY];
  const others = [...pointers.entries()].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
  if (others.length > 0) {
    const box = stage.getBoundingClientRect();
    const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const middle = [(now[0] + others[0][0]) / 2 - box.left, (now[1] + others[0][1]) / 2 - box.top];
    enlargeAt(middle, apart(now, others[0]) / Math.max(apart(before, others[0]), 1));
    pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    dragged = true;
  } else {
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    if (!dragged && Math.hypot(dx, dy) < 4) return;
    dragged = true;
    stage.classList.add("dragging");
    pan(dx, dy);
  }
  pointers.set(event.pointerId, now);
});
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, (event) => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) stage.classList.remove("dragging");
  });
}
stage.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    const box = stage.getBoundingClientRect();
    const step = event.deltaMode === 1 ? event.deltaY * 18 : event.deltaY;
    enlargeAt([event.clientX - box.left, event.clientY - box.top], Math.exp(-step / 320));
  },
  { passive: false },
);
stage.addEventListener("keydown", (event) => {
  const keys = {
    "+": () => enlarge(1.5), "=": () => enlarge(1.5), "-": () => enlarge(1 / 1.5), 0: showAll,
    ArrowLeft: () => pan(80, 0), ArrowRight: () => pan(-80, 0), ArrowUp: () => pan(0, 80), ArrowDown: () => pan(0, -80),
  };
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
byId("zoom-in").addEventListener("click", () => enlarge(1.6));
byId("zoom-out").addEventListener("click", () => enlarge(1 / 1.6));
byId("zoom-reset").addEventListener("click", showAll);
new ResizeObserver(() => {
  measure();
  look();
}).observe(stage);
