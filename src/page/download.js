// Downloads of the data: files are created from the data block of the page, and never sent anywhere.

/** Formats a cell of CSV. Text that a spreadsheet would run as a formula gets an apostrophe first; numbers stay. */
function csvCell(cell) {
  const value = String(cell ?? "");
  const formula = /^'*[=+\-@\t\r\0＝＋－＠]/.test(value);
  const safe = formula && !/^[+-]?\d+(\.\d+)?$/.test(value) ? "'" + value : value;
  return /[",\n\r]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function properties(feature, state) {
  const claims = [...claimsOf(state)].map((at) => data.claims[at]);
  const affirming = (state.g ?? []).flatMap((at) => data.origins[at][2]).filter((root) => stringAt(root[1]) === "affirms");
  const end = (at) => places[feature.p[at]]?.n;
  const move = feature.p.length > 1;
  return {
    kind: move ? "movement" : "location",
    proposition: stringAt(feature.k),
    title: title(state),
    description: sentence(state),
    subject: stringAt(feature.su),
    activity: stringAt(state.ac) || null,
    place: move ? null : end(0),
    from: move ? end(0) : null,
    to: move ? end(1) : null,
    place_id: move ? null : places[feature.p[0]].id ?? null,
    country: move ? null : places[feature.p[0]].c ?? null,
    uncertainty_m: move ? null : places[feature.p[0]].u,
    count_min: state.ct?.[0] ?? null,
    count_max: state.ct?.[1] ?? null,
    when: state.w ? stringAt(state.w[0]) : null,
    start: state.e?.[0] ? state.e[0] + "T00:00:00Z" : null,
    end: state.e?.[1] ? state.e[1] + "T23:59:59Z" : null,
    confidence: state.c[0],
    confidence_low: state.c[1],
    confidence_high: state.c[2],
    likelihood: LIKELIHOODS[state.l],
    analytic_confidence: stringAt(state.f),
    belief: state.o[0],
    disbelief: state.o[1],
    uncertainty: state.o[2],
    contested: Boolean(state.x),
    independent_origins: state.n[0],
    documents: state.n[1],
    claims: state.n[2],
    asserted_by: [...new Set(affirming.map((root) => sourceName(root[0])))].join("; "),
    urls: [...new Set(claims.map((claim) => documentOf(claim).u).filter(Boolean))].join("; "),
  };
}

function provenance(state) {
  return [...claimsOf(state)].map((at) => {
    const claim = data.claims[at];
    const document = documentOf(claim);
    return {
      claim: claim.id,
      asserted_by: sourceName(claim.s),
      stance: stringAt(claim.st),
      document: document.id,
      publisher: sourceName(document.p),
      published: document.d ?? null,
      document_title: document.t ?? null,
      url: document.u ?? null,
      locator: claim.lo ?? null,
      note: stringAt(claim.no) || null,
    };
  });
}

function geometry(feature) {
  if (!feature.g) return { type: "Point", coordinates: places[feature.p[0]].x };
  if (feature.g.length === 1) return { type: "LineString", coordinates: feature.g[0] };
  return { type: "MultiLineString", coordinates: feature.g };
}

function geojson(visibleStates, day) {
  const features = visibleStates.map(([feature, state]) => ({
    type: "Feature",
    id: feature.id,
    geometry: geometry(feature),
    properties: { ...properties(feature, state), provenance: provenance(state) },
  }));
  const about = {
    version: data.version, title: data.title, note: "reported, not verified", as_of: day, attribution: data.attribution,
    trust: data.trust,
  };
  return JSON.stringify({ type: "FeatureCollection", troopmap: about, features });
}

function csv(visibleStates) {
  const rows = visibleStates.map(([feature, state]) => {
    const all = properties(feature, state);
    const [lon, lat] = feature.g ? ["", ""] : places[feature.p[0]].x;
    const { title: name, place, start, confidence, likelihood, urls, ...rest } = all;
    return { lat, lon, title: name, place, start, confidence, likelihood, url: urls.split("; ")[0], id: feature.id, ...rest, urls };
  });
  const header = Object.keys(rows[0] ?? { lat: 0, lon: 0, title: 0, place: 0 });
  return [header, ...rows.map((row) => header.map((key) => row[key]))].map((row) => row.map(csvCell).join(",")).join("\n") + "\n";
}

function downloadFile(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const anchor = el("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
