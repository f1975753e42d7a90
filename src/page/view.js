// The view: the position and zoom of the drawing, and a scale bar that is true there.

const stage = byId("map");
const drawing = stage.querySelector("svg.map");
const view = drawing.querySelector(".view");
const panelData = data.panel;

const camera = { x: panelData.width / 2, y: panelData.height / 2, k: 1 };
let size = { width: 1, height: 1 };
let fit = 1;
/** The boxes of the buttons and the scale bar on the screen. */
let controls = [];
/** The number of pixels drawn beyond each edge of the window. Within this distance the drawing moves without redrawing. */
const OVERDRAW = 64;

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
  // The base map extends 15 % beyond the drawing on each side, and 2 % in its second detail. Its end must never be visible.
  const [across, down] = [size.width / panelData.width, size.height / panelData.height];
  fit = Math.max(Math.min(across, down), across / 1.28, down / 1.28);
  drawing.setAttribute("viewBox", [-OVERDRAW, -OVERDRAW, size.width + 2 * OVERDRAW, size.height + 2 * OVERDRAW].join(" "));
  controls = ["zoom", "scale"].map((id) => {
    const { left, top, right, bottom } = byId(id).getBoundingClientRect();
    return [left - box.left - 4, top - box.top - 4, right - box.left + 4, bottom - box.top + 4];
  });
}

function clampCamera() {
  camera.k = Math.min(Math.max(camera.k, 1), panelData.most);
  const half = [size.width / 2 / scaleNow(), size.height / 2 / scaleNow()];
  const within = (value, half, whole) =>
    half * 2 >= whole ? whole / 2 : Math.min(Math.max(value, half - 0.02 * whole), 1.02 * whole - half);
  camera.x = within(camera.x, half[0], panelData.width);
  camera.y = within(camera.y, half[1], panelData.height);
}

/** Returns the scale of the marks: smaller on wide maps, so that fewer overlap. */
const glyphScaleAt = (scale) => (marks.length < 40 ? 1 : Math.min(1, Math.max(0.7, 0.62 + 0.14 * scale)));
let glyphScale = 1;
/** The view for which the drawing was last drawn. */
let drawn = { x: 0, y: 0, scale: 0 };
let waiting = 0;

/** Moves the drawing to the view. Labels are placed once the view rests. */
function updateView() {
  clampCamera();
  const [x, y] = [size.width / 2 - camera.x * scaleNow(), size.height / 2 - camera.y * scaleNow()];
  const [right, down] = [x - drawn.x, y - drawn.y];
  if (scaleNow() === drawn.scale && Math.max(Math.abs(right), Math.abs(down)) <= OVERDRAW) {
    drawing.style.transform = `translate(${right}px,${down}px)`;
  } else {
    redraw();
  }
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    redraw();
    placeLabels();
    drawScale();
    onViewSettled();
  }, 60);
}

function redraw() {
  const scale = scaleNow();
  const [x, y] = [size.width / 2 - camera.x * scale, size.height / 2 - camera.y * scale];
  drawing.style.transform = "";
  view.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(5)})`);
  if (scale !== drawn.scale) {
    glyphScale = glyphScaleAt(scale);
    view.style.setProperty("--scale", scale);
    view.style.setProperty("--glyph", glyphScale);
    drawing.classList.toggle("at-d1", thresholds.d1 !== undefined && scale >= Math.min(thresholds.d1, 1.6));
    drawing.classList.toggle("at-d2", thresholds.d2 !== undefined && scale >= thresholds.d2);
    for (const least of minCircles) least.element.classList.toggle("reached", least.size * scale >= MIN_RADIUS);
  }
  drawn = { x, y, scale };
}
let onViewSettled = () => {};

/** Returns longitude and latitude at a point of the drawing, interpolated in the grid. */
function coordinatesAt([x, y]) {
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

/** Returns the great-circle distance on a sphere: within 0.6 % of the ellipsoid, which a scale bar cannot show. */
function haversine([lon, lat], [lon2, lat2]) {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((lat2 - lat) * rad) / 2) ** 2 +
    Math.cos(lat * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon) * rad) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
}

/** Draws a scale bar that is true at its own position. */
function drawScale() {
  const bar = byId("scale");
  const y = size.height - 26;
  const [a, b] = [coordinatesAt(toDrawing(20, y)), coordinatesAt(toDrawing(140, y))];
  const meters = a && b ? haversine(a, b) : 0;
  bar.hidden = !(meters > 0);
  if (bar.hidden) return;
  const most = meters;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((step) => step * power).find((step) => step <= most) ?? power;
  bar.querySelector("i").style.width = `${(120 * length) / meters}px`;
  bar.querySelector("span").textContent = length >= 1000 ? `${(length / 1000).toLocaleString(language)} km` : `${length} m`;
}

function zoomAt([x, y], factor) {
  const [dx, dy] = toDrawing(x, y);
  camera.k = Math.min(Math.max(camera.k * factor, 1), panelData.most);
  camera.x = dx - (x - size.width / 2) / scaleNow();
  camera.y = dy - (y - size.height / 2) / scaleNow();
  updateView();
}
const zoomBy = (factor) => zoomAt([size.width / 2, size.height / 2], factor);

function resetView() {
  Object.assign(camera, { x: panelData.width / 2, y: panelData.height / 2, k: 1 });
  updateView();
}

function pan(dx, dy) {
  camera.x -= dx / scaleNow();
  camera.y -= dy / scaleNow();
  updateView();
}
