// Input on the map: pointer, wheel, keys and buttons.

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
  const others = [...pointers.entries()].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
  if (others.length > 0) {
    const box = stage.getBoundingClientRect();
    const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
    const middle = [(now[0] + others[0][0]) / 2 - box.left, (now[1] + others[0][1]) / 2 - box.top];
    zoomAt(middle, apart(now, others[0]) / Math.max(apart(before, others[0]), 1));
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
    zoomAt([event.clientX - box.left, event.clientY - box.top], Math.exp(-step / 320));
  },
  { passive: false },
);
stage.addEventListener("keydown", (event) => {
  const keys = {
    "+": () => zoomBy(1.5), "=": () => zoomBy(1.5), "-": () => zoomBy(1 / 1.5), 0: resetView,
    ArrowLeft: () => pan(80, 0), ArrowRight: () => pan(-80, 0), ArrowUp: () => pan(0, 80), ArrowDown: () => pan(0, -80),
  };
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
byId("zoom-in").addEventListener("click", () => zoomBy(1.6));
byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.6));
byId("zoom-reset").addEventListener("click", resetView);
new ResizeObserver(() => {
  measure();
  updateView();
}).observe(stage);
