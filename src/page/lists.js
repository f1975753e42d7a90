// The map in words: the table of all reports, the changes, the claims without a place, and the lists for print.

const FIRST_ROWS = 200;
const MORE_ROWS = 500;

/** Fills a list with its first items. A button shows the number of the others and adds them. */
function fillList(list, button, items, make, first) {
  // One more item takes no more space than the button.
  let end = items.length <= first + 1 ? items.length : first;
  const made = items.slice(0, end).map(make);
  const same = made.length === list.children.length && made.every((child, at) => child === list.children[at]);
  if (!same) list.replaceChildren(...made);
  const count = () => {
    button.hidden = end >= items.length;
    button.textContent = text("more", { count: (items.length - end).toLocaleString(language) });
  };
  button.onclick = () => {
    const from = end;
    end = Math.min(end + MORE_ROWS, items.length);
    list.append(...items.slice(from, end).map((item, at) => make(item, from + at)));
    count();
    list.children[from]?.querySelector("button, a")?.focus();
  };
  count();
}

// --- the table of all reports ---

const COLUMNS = ["number", "title", "place", "likelihood", "confidence", "analytic", "origins", "documents", "when"];
const rows = new Map();

/** Creates the table. Browsers that run scripts treat the table in `noscript` as text. */
function startTable() {
  const heads = COLUMNS.map((name) => el("th", { scope: "col" }, text(`column_${name}`)));
  const table = el("table", { id: "features" }, el("thead", {}, el("tr", {}, heads)), el("tbody"));
  byId("rows").replaceChildren(table);
}

function fillTable(found) {
  const make = ([feature, state], at) => {
    const row = rows.get(feature.id) ?? createRow(feature);
    if (row.number.data !== String(at + 1)) row.number.data = at + 1;
    row.element.classList.toggle("selected", feature.id === selectedId);
    if (row.state !== state) fillRow(row, feature, state);
    return row.element;
  };
  fillList(byId("features").tBodies[0], byId("more-rows"), found, make, FIRST_ROWS);
}

function createRow(feature) {
  const button = el("button", { type: "button", "data-id": feature.id });
  const cells = COLUMNS.slice(2).map(() => el("td"));
  const number = document.createTextNode("");
  const row = { element: el("tr", {}, el("td", {}, number), el("th", { scope: "row" }, button), cells), button, number, state: null };
  rows.set(feature.id, row);
  return row;
}

function fillRow(row, feature, state) {
  row.state = state;
  row.button.replaceChildren(isolate(title(state)));
  const [figure, low, high] = state.c;
  const cells = [
    feature.p.map((at) => places[at].n).join(" → "),
    LIKELIHOODS[state.l] + (state.x ? ", " + text("is_contested") : ""),
    figure + (low === high ? "" : ` (${low}–${high})`),
    stringAt(state.f),
    state.n[0],
    state.n[1],
    state.w ? stringAt(state.w[1]) : "",
  ];
  cells.forEach((cell, at) => {
    row.element.cells[at + 2].textContent = escapeControls(cell);
  });
}

// --- search results and changes ---

const FEW = 8;

const choice = (id, title, words) =>
  el("li", {}, el("button", { type: "button", "data-id": id }, el("b", {}, isolate(title)), " ", el("span", {}, isolate(words))));

function drawFound(found, isFiltered) {
  byId("found").hidden = !isFiltered || found.length === 0;
  if (!isFiltered) return;
  const item = ([feature, state]) =>
    choice(feature.id, title(state), text("found_one", { Likelihood: capital(LIKELIHOODS[state.l]), confidence: stringAt(state.f) }));
  fillList(byId("found-list"), byId("more-found"), found, item, FEW);
}

function drawChanges() {
  const [date, , claims] = data.days[step] ?? ["", "", 0];
  const documents = data.documents.filter((document) => document.d === date);
  byId("brought").textContent = text("day_brought", {
    documents: capital(documentsText(documents.length)), claims: count(claims, "one_claim", "claims"),
  });
  const item = (change) => choice(change.id, change.title, change.words);
  const changes = changesOn(step);
  fillList(byId("changes"), byId("more-changes"), changes, item, FEW);
  if (changes.length === 0) byId("changes").append(el("li", { class: "fine" }, text("nothing_changed")));
}

// --- claims without a place ---

const unmappedItems = new Map();
function startUnmapped() {
  byId("without-place").replaceChildren(el("ul", { id: "beside" }));
}

function drawUnmapped() {
  const now = [];
  for (const [at, reasons] of data.beside) {
    let why = null;
    for (const [from, reason] of reasons) if (from <= step) why = reason;
    if (why !== null) now.push([data.claims[at], why]);
  }
  const make = ([claim, why]) => {
    const item = unmappedItems.get(claim.id) ?? createUnmapped(claim);
    item.lastElementChild.textContent = stringAt(why);
    return item;
  };
  fillList(byId("beside"), byId("more-beside"), now, make, FIRST_ROWS);
}

function createUnmapped(claim) {
  const document = documentOf(claim);
  const item = el("li", { "data-claim": claim.id },
    el("b", {}, isolate(sourceName(claim.s))), " ", stringAt(claim.st), claim.su !== undefined ? ": " : "", isolate(stringAt(claim.su)),
    claim.ac !== undefined ? ", " + stringAt(claim.ac) : "", ". ", link(document.u ?? "", document.t ?? document.id ?? ""),
    `, ${document.w ?? ""}. `, el("span", { class: "fine" }));
  unmappedItems.set(claim.id, item);
  return item;
}

// --- print ---

/** Fills the list of all features, and the numbered list of the documents behind them. */
function printList() {
  const numbers = new Map();
  const numberOf = (at) => {
    if (!numbers.has(at)) numbers.set(at, numbers.size + 1);
    return numbers.get(at);
  };
  byId("print-list").replaceChildren(...visibleStates().map(([feature, state]) => {
    const documents = [...new Set([...claimsOf(state)].map((at) => data.claims[at].d))].map(numberOf).sort((a, b) => a - b);
    return el("li", {}, el("b", {}, isolate(title(state))), ": ", isolate(sentence(state)), ` [${documents.join(", ")}]`);
  }));
  byId("print-documents").replaceChildren(...[...numbers.keys()].map((at) => {
    const document = data.documents[at];
    const words = [sourceName(document.p), document.t ?? document.id, document.w, document.u].filter(Boolean);
    return el("li", {}, isolate(words.join(", ")));
  }));
}
