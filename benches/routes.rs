//! Routes by sea and by rail, compared with a search of the same graph without preprocessing, and with the Python packages
//! searoute and scgraph on networks of their own.
//!
//! `PYTHON=… cargo bench --bench routes`, with a Python that has `searoute scgraph==2.* scgraph_data`.
#![expect(clippy::unwrap_used, reason = "benchmarks may panic")]

mod support;

use std::collections::BTreeMap;

use petgraph::graph::{NodeIndex, UnGraph};
use support::{Clock, Contender, compare, is_measuring};
use troopmap::{Extent, Meters, Mode, Position, RouteOptions, Stop, route};

type Query = (Mode, [(&'static str, f64, f64); 2]);

fn main() {
    println!("best of several rounds; the last column is the ratio to the first row\n");
    let rounds = if is_measuring() { 5 } else { 1 };
    let queries: [Query; 5] = [
        (Mode::Sea, [("Chongjin", 41.7667, 129.8167), ("Vladivostok", 43.1089, 131.8883)]),
        (Mode::Sea, [("New York", 40.7, -74.0167), ("Rotterdam", 51.9, 4.4833)]),
        (Mode::Sea, [("Odesa", 46.4833, 30.7333), ("Vladivostok", 43.1089, 131.8883)]),
        (Mode::Rail, [("Vladivostok", 43.1114, 131.8817), ("Khabarovsk", 48.4965, 135.0735)]),
        (Mode::Rail, [("Moscow", 55.7765, 37.6575), ("Vladivostok", 43.1114, 131.8817)]),
    ];
    for (mode, ends) in queries {
        compare_route(mode, ends, rounds);
    }
    if is_measuring() {
        run_python(&queries);
    }
}

/// The same queries, timed without start-up. The networks differ, so the lengths do too.
const SCRIPT: &str = "
import sys, time
from importlib.metadata import version
def say(name, work, length):
    work()
    times = []
    for _ in range(20):
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
    print(f'  {name:<44} {min(times) * 1000:>10.3f} ms  {length(answer):>8.0f} km')
rivals = []
try:
    import searoute
    rivals.append(('sea', 'searoute ' + version('searoute'),
        lambda a, b: searoute.searoute([a[1], a[0]], [b[1], b[0]]), lambda way: way['properties']['length']))
except ImportError:
    print('  searoute is not installed here')
try:
    from scgraph.geographs.marnet import marnet_geograph
    from scgraph_data.world_railways import world_railways_geograph
    spot = lambda p: {'latitude': p[0], 'longitude': p[1]}
    name = 'scgraph ' + version('scgraph')
    for mode, graph in [('sea', marnet_geograph), ('rail', world_railways_geograph)]:
        rivals.append((mode, name,
            lambda a, b, graph=graph: graph.get_shortest_path(spot(a), spot(b)), lambda way: way['length']))
        rivals.append((mode, name + ', remembering trees',
            lambda a, b, graph=graph: graph.get_shortest_path(spot(a), spot(b), cache=True), lambda way: way['length']))
except ImportError:
    print('  scgraph and scgraph_data are not installed here')
for line in sys.argv[1:]:
    mode, title, *numbers = line.split('\\t')
    a, b = [float(n) for n in numbers[:2]], [float(n) for n in numbers[2:]]
    print(f'{mode}: {title}')
    for of, name, work, length in rivals:
        if of == mode:
            say(name, lambda: work(a, b), length)
";

fn run_python(queries: &[Query]) {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let lines = queries.iter().map(|(mode, [from, to])| {
        format!("{mode}\t{} to {}\t{}\t{}\t{}\t{}", from.0, to.0, from.1, from.2, to.1, to.2)
    });
    match std::process::Command::new(&python).arg("-c").arg(SCRIPT).args(lines).output() {
        Ok(output) if output.status.success() => print!("\n{}", String::from_utf8_lossy(&output.stdout)),
        Ok(output) => println!("  {python} failed: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => println!("  searoute and scgraph were not run: {python}: {error}"),
    }
}

fn compare_route(mode: Mode, ends: [(&str, f64, f64); 2], rounds: u32) {
    let stops = ends.map(|(name, lat, lon)| Stop {
        name: name.to_owned(),
        extent: Extent::new(Position::new(lon, lat).unwrap(), Meters::ZERO),
        country: None,
    });
    let bytes = std::fs::read(format!("{}/data/{mode}/{mode}.bin", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let plain = PlainGraph::read(&bytes);
    let theirs = stops.clone().map(|stop| plain.nearest(stop.extent.center));
    let title = format!("{mode}: {} to {}", ends[0].0, ends[1].0);
    let ours = || route(&stops, &[mode], &RouteOptions::default()).unwrap();
    compare(
        &title,
        // Searches are too short for the thread clock of the system.
        Clock::Wall,
        rounds,
        vec![
            Contender::new("petgraph A* on the same graph, length only", || plain.astar(theirs)),
            Contender::new("troopmap, with ends, legs and line", ours),
        ],
    );
}

/// The edges of a packed network except shortcuts, as a `petgraph` graph.
struct PlainGraph {
    graph: UnGraph<[f64; 2], u32>,
}

impl PlainGraph {
    fn read(bytes: &[u8]) -> Self {
        let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let u16_at = |at: usize| u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap());
        let (nodes, edges) = (u32_at(4) as usize, u32_at(8) as usize);
        let weights = 12 + nodes * 8 + 181 * 4 + nodes.div_ceil(16) * 4;
        let (targets, middles) = (weights + edges * 4, weights + edges * 6);
        let is_flat = bytes.starts_with(b"tmn0");
        let degrees = if is_flat { middles } else { middles + edges * 2 };
        let place = |array: usize, node: usize| f64::from(u32_at(12 + (array * nodes + node) * 4).cast_signed()) / 1e4;
        let mut graph = UnGraph::new_undirected();
        for node in 0..nodes {
            graph.add_node([place(0, node), place(1, node)]);
        }
        let (mut shortest, mut edge) = (BTreeMap::new(), 0);
        for node in 0..nodes {
            for _ in 0..bytes[degrees + node] {
                if is_flat || u16_at(middles + edge * 2) == u16::MAX {
                    let ends = (node, usize::from(u16_at(targets + edge * 2)));
                    let length: &mut u32 = shortest.entry(ends).or_insert(u32::MAX);
                    *length = u32_at(weights + edge * 4).min(*length);
                }
                edge += 1;
            }
        }
        for ((from, to), length) in shortest {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), length);
        }
        Self { graph }
    }

    fn nearest(&self, to: Position) -> NodeIndex {
        let distance = |node: &NodeIndex| meters(self.graph[*node], [to.lon(), to.lat()]);
        self.graph.node_indices().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap()
    }

    fn astar(&self, [from, to]: [NodeIndex; 2]) -> Option<u64> {
        let goal = self.graph[to];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length on the globe")]
        let estimate = |node: NodeIndex| (meters(self.graph[node], goal) * 0.97) as u64;
        petgraph::algo::astar(&self.graph, from, |node| node == to, |edge| u64::from(*edge.weight()), estimate)
            .map(|path| path.0)
    }
}

fn meters([lon, lat]: [f64; 2], [other_lon, other_lat]: [f64; 2]) -> f64 {
    let (south, west) = ((other_lat - lat).to_radians() / 2.0, (other_lon - lon).to_radians() / 2.0);
    let h = south.sin().powi(2) + lat.to_radians().cos() * other_lat.to_radians().cos() * west.sin().powi(2);
    2.0 * 6_371_000.0 * h.sqrt().min(1.0).asin()
}
