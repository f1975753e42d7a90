// One feature in full sentences: who says what, through whom, when, on what basis, and how the figure is computed.

const number = (value) => Number(value).toFixed(3).replace(/0+$/, "").replace(/\.$/, "");
const parts = ([b, d, u]) => ({ b: number(b), d: number(d), u: number(u) });
const documentsText = (many) => count(many, "one_document", "documents");
const originsText = (many) => (many === 0 ? text("no_origins") : count(many, "one_origin", "origins"));

function section(name, ...children) {
  return el("section", {}, el("h3", {}, text(name)), children);
}

/** Returns the names of those who relayed a claim, including the publisher; empty if its source published it. */
function relays(claim, source) {
  const publisher = documentOf(claim).p;
  const through = [...(claim.v ?? []), publisher].filter((at) => at !== undefined && at !== source);
  return [...new Set(through)].map(sourceName);
}

function claimItem(at, source, linked) {
  const claim = data.claims[at];
  const document = documentOf(claim);
  const through = relays(claim, source);
  const path = through.length === 0 ? text("own_words") : text("through", { relays: through.join(", ") });
  const kind = linked === 1 ? text("cites") : linked === 2 ? text("leans") : "";
  const facts = [
    claim.so !== undefined ? text("said_on", { day: stringAt(claim.so) }) : "",
    claim.w !== undefined ? text("claim_when", { when: stringAt(claim.w) }) : "",
    claim.h !== undefined ? text("hedged", { hedge: stringAt(claim.h) }) : "",
    claim.b !== undefined ? text("basis", { basis: stringAt(claim.b).replaceAll("-", " ") }) : "",
    claim.n !== undefined ? text("claim_count", { count: claim.n }) : "",
    claim.su === undefined ? ""
      : claim.pl !== undefined ? text("claim_subject", { subject: stringAt(claim.su), places: stringAt(claim.pl) })
      : text("claim_subject_only", { subject: stringAt(claim.su) }),
  ].filter(Boolean);
  const archived = document.a ? [" · ", link(document.a, text("archived"))] : [];
  return el(
    "li",
    { "data-claim": claim.id },
    el("p", {}, capital([path, kind].filter(Boolean).join(", ")), ", ", el("span", {}, document.w ?? ""), ": ",
      link(document.u ?? "", document.t ?? document.id ?? ""), archived,
      claim.lo ? el("span", { class: "fine" }, " " + claim.lo) : ""),
    claim.q ? el("blockquote", {}, isolate(claim.q)) : "",
    el("p", { class: "fine" }, isolate(facts.join(" "))),
    claim.no !== undefined ? el("p", { class: "fine" }, isolate(stringAt(claim.no))) : "",
    el("p", { class: "fine claim-id" }, claim.id),
  );
}

function originBlock(origin, only) {
  const [bonds, , roots] = data.origins[origin];
  const here = roots.filter((root) => only(stringAt(root[1])));
  if (here.length === 0) return null;
  const documents = new Set(here.flatMap((root) => root[6].map(([claim]) => data.claims[claim].d)));
  const who = [...new Set(here.map((root) => sourceName(root[0])))].join(" · ");
  const blocks = here.map((root) => {
    const [source, stance, , , , , carriers] = root;
    return el("div", { class: "position" },
      el("p", {}, el("b", {}, isolate(sourceName(source))), " ", text(stringAt(stance)), "."),
      el("ul", {}, carriers.map(([claim, linked]) => claimItem(claim, source, linked))));
  });
  return el("details", { class: "origin", open: documents.size <= 2 },
    el("summary", {}, isolate(text("origin_head", { who, documents: documentsText(documents.size) }))),
    bonds.length > 0 ? el("p", { class: "fine" }, text("joined", { bonds: bonds.map(stringAt).join(", ") })) : "",
    blocks);
}

function whySteps(state) {
  const origins = (state.g ?? []).map((at) => data.origins[at]);
  const blocks = origins.map(([, opinion, roots], at) => {
    const lines = roots.flatMap(([source, stance, starts, start, trust, arrived, carriers]) => {
      const best = carriers[0] && data.claims[carriers[0][0]];
      const path = best ? relays(best, source).map((name) => name).join(", ") || text("own_words") : text("own_words");
      const grade = data.sources[source].g ?? text("ungraded");
      return [
        text("why_start", { source: sourceName(source), stance: stringAt(stance), hedge: stringAt(starts), ...parts(start) }),
        text("why_trust", { grade, trust: number(trust) }),
        text("why_way", { path, trust: number(carriers[0]?.[2] ?? 1) }),
        text("why_arrived", parts(arrived)),
      ];
    });
    if (roots.length > 1) lines.push(text("why_average", { count: roots.length, ...parts(opinion) }));
    return el("li", {}, el("b", {}, text("origin_number", { number: at + 1 })),
      el("ul", {}, lines.map((line) => el("li", {}, isolate(line)))));
  });
  const fused = text(origins.length > 1 ? "why_fused" : "why_one", { count: origins.length, ...parts(state.o) });
  const [b, , u] = state.o;
  const p = b + data.base_rate * u;
  return el("details", { class: "why" }, el("summary", {}, text("why")),
    el("ol", {}, blocks),
    el("p", {}, fused),
    el("p", {}, text("why_rest", { rate: number(data.base_rate), b: number(b), u: number(u), p: number(p) })),
    el("p", { class: "end" }, text("why_end", { likelihood: capital(LIKELIHOODS[state.l]), figure: state.c[0] })));
}

function localNames(place) {
  return (place.l ?? []).map(([language, name]) => el("span", { lang: language, class: "local" }, isolate(name)));
}

function whereSection(feature) {
  const [first, second] = feature.p.map((at) => places[at]);
  const radius = (place) => `±${formatLength(place.u)}`;
  const named = (place) => [place.n, place.r && place.r !== place.n ? place.r : "", place.c ?? ""].filter(Boolean).join(", ");
  const lines = second
    ? [text("where_move", { from: named(first), from_radius: radius(first), to: named(second), to_radius: radius(second) })]
    : [text("where_spot", { place: named(first), radius: formatLength(first.u) })];
  if (feature.pr !== undefined) lines.push(text("where_written", { written: stringAt(feature.pr) }));
  if (feature.km) {
    const [km, least, most] = feature.km.map((length) => formatLength(length * 1000));
    lines.push(text("where_length", { km, least, most, route: stringAt(feature.ro) }));
  }
  const near = (first.d ?? []).map(([at, meters]) =>
    el("li", {}, isolate(text("near_one", { place: places[at].n, km: formatLength(meters) }))));
  return section("where", el("p", {}, isolate(lines.join(" "))),
    !second && near.length > 0 ? [el("p", { class: "fine" }, text("near")), el("ul", { class: "near" }, near)] : "");
}

function manySection(state) {
  if (!state.ct) return "";
  const [least, most] = state.ct.map((many) => (many === null ? null : many.toLocaleString(language)));
  const name = least === null ? "many_most" : most === null ? "many_least" : least === most ? "many_exact" : "many_between";
  return section("many", el("p", {}, text(name, { least, most })));
}

function symbol(state) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-17 -17 34 36");
  svg.setAttribute("class", "glyph-box");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#" + stringAt(state.m));
  svg.append(use);
  return svg;
}

/** Fills the panel with the state of a feature at a step. */
function fillPanel(panel, feature, step, close) {
  const state = stateOn(feature, step);
  const last = state ?? feature.d.map(([, known]) => known).filter(Boolean).at(-1);
  const heading = el("h2", { tabindex: "-1" }, isolate(title(last)));
  const head = el("header", {}, heading, el("button", { type: "button", class: "close", "aria-label": text("close"), onclick: close }, "×"));
  const names = feature.p.flatMap((at) => localNames(places[at]));
  const children = [head, names.length > 0 ? el("p", { class: "locals" }, names) : ""];
  if (!state) {
    children.push(el("p", {}, text("not_yet")));
    panel.replaceChildren(...children.filter(Boolean));
    return heading;
  }
  const [figure, low, high] = state.c;
  const range = low === high ? text("figures_one", { figure }) : text("figures", { figure, low, high });
  children.push(
    el("div", { class: "judgement l" + (state.l + 1) },
      state.m !== undefined ? symbol(state) : "",
      el("div", {},
        el("p", { class: "term" }, capital(LIKELIHOODS[state.l]), state.x ? el("span", { class: "is-contested" }, " " + text("is_contested")) : ""),
        el("p", {}, text("analytic", { confidence: capital(stringAt(state.f)) })),
        el("p", { class: "fine" }, range))),
    el("p", { class: "sentence" }, isolate(capital(sentence(state)) + ", " + text("as_of_day", { day: data.days[step][1] }) + ".")),
  );
  const affirm = (state.g ?? []).map((at) => originBlock(at, (stance) => stance === "affirms")).filter(Boolean);
  const oppose = (state.g ?? []).map((at) => originBlock(at, (stance) => stance !== "affirms")).filter(Boolean);
  children.push(section("affirm", affirm.length > 0 ? affirm : el("p", {}, text("nobody"))));
  children.push(section("oppose", oppose.length > 0 ? oppose : el("p", { class: "fine" }, text("nobody_opposes"))));
  if (state.q) {
    const item = (at) => {
      const claim = data.claims[at];
      const block = claimItem(at, claim.s, 0);
      block.prepend(el("p", {}, el("b", {}, isolate(sourceName(claim.s))), " ", text(stringAt(claim.st)), "."));
      return block;
    };
    children.push(section("silent", el("ul", {}, state.q.map(item))));
  }
  children.push(el("section", {}, whySteps(state)));
  if (state.w) children.push(section("when", el("p", {}, capital(stringAt(state.w[1])) + ".")));
  children.push(manySection(state), whereSection(feature));
  if (state.z) {
    const item = ([at, why]) => {
      const claim = data.claims[at];
      const block = claimItem(at, claim.s, 0);
      block.prepend(el("p", {}, el("b", {}, isolate(sourceName(claim.s))), " ", text(stringAt(claim.st)), ": ", isolate(stringAt(why)), "."));
      return block;
    };
    children.push(section("uncounted", el("ul", {}, state.z.map(item))));
  }
  panel.replaceChildren(...children.filter(Boolean));
  return heading;
}
