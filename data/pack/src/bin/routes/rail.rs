//! Builds the rail network from OpenStreetMap, with lengths from published kilometer posts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::path::Path;

use geo::{Distance, Geodesic, Point};

use crate::Failure;
use crate::graph::{EdgeLayout, Graph, Node};

/// The bit of a node's tag that marks a line with kilometer posts.
const HAS_POSTS: u8 = 0x80;

pub(crate) fn pack(from: &Path, to: &Path) -> Result<(), Failure> {
    let (mut graph, countries) = read(from)?;
    apply_posts(&mut graph, &std::fs::read_to_string(to.join("posts.tsv"))?)?;
    let (graph, _) = graph.sort_nodes();
    let bytes = graph.to_bytes(&describe_components(&graph, &countries), EdgeLayout::Hierarchy)?;
    println!("rail: {} bytes", bytes.len());
    std::fs::write(to.join("rail.bin"), bytes)?;
    Ok(())
}

fn read(from: &Path) -> Result<(Graph, Vec<String>), Failure> {
    let nodes = std::fs::read_to_string(from.join("rail-nodes.tsv"))?;
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let rows: Vec<_> = nodes.lines().skip(1).map(cells).collect();
    let countries: BTreeSet<String> = rows.iter().map(|row| row[3].clone()).collect();
    let countries: Vec<String> = countries.into_iter().collect();
    let mut graph = Graph::default();
    for row in &rows {
        let tag = u8::try_from(countries.binary_search(&row[3]).unwrap_or_default())?;
        graph.nodes.push(Node { lat: row[1].parse()?, lon: row[2].parse()?, tag });
    }
    let edges = std::fs::read_to_string(from.join("rail-edges.tsv"))?;
    for row in edges.lines().skip(1).map(cells) {
        let km: f64 = row[2].parse()?;
        graph.add_edge(row[0].parse()?, row[1].parse()?, (km * 1000.0).round() as u32);
    }
    Ok((graph, countries))
}

/// Scales the track between consecutive posts to the length that the posts give, so that each line has one length only, the
/// published one.
fn apply_posts(graph: &mut Graph, posts: &str) -> Result<(), Failure> {
    let rows: Vec<Vec<&str>> = posts.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    for pair in rows.windows(2).filter(|pair| pair[0][0] == pair[1][0]) {
        let ends = [station(graph, &pair[0])?, station(graph, &pair[1])?];
        let posted = (pair[1][2].parse::<f64>()? - pair[0][2].parse::<f64>()?) * 1000.0;
        let before = scale_path(graph, ends, posted)?;
        // The scaled track may now be longer than a parallel one, which must then be scaled too.
        let mut after = before;
        for _ in 0..30 {
            after = scale_path(graph, ends, posted)?;
        }
        println!(
            "{} - {}: {:.1} km by graph, {:.1} then, {:.1} by posts",
            pair[0][1],
            pair[1][1],
            before / 1e3,
            after / 1e3,
            posted / 1e3
        );
        // A station may be a kilometer or two from its node, which matters between near posts only.
        if !(0.98..1.07).contains(&(posted / before)) && (posted - before).abs() > 2500.0 {
            return Err("the shortest path between two posts is on another line".into());
        }
    }
    Ok(())
}

/// Scales the shortest path between two nodes to the length that the posts give, and returns its previous length.
fn scale_path(graph: &mut Graph, [from, to]: [usize; 2], posted: f64) -> Result<f64, Failure> {
    let (path, length) = shortest_path(graph, from, to).ok_or("a line with posts has a gap")?;
    // Rounding errors are carried over, so that they do not add up over thousands of short edges.
    let (mut exact, mut rounded) = (0.0, 0_i64);
    for ends in path.windows(2) {
        let edge =
            graph.edges.get_mut(&(ends[0].min(ends[1]), ends[0].max(ends[1]))).ok_or("a path without an edge")?;
        exact += f64::from(*edge) * posted / f64::from(length);
        *edge = u32::try_from(exact.round() as i64 - rounded)?;
        rounded += i64::from(*edge);
    }
    for node in path {
        graph.nodes[node].tag |= HAS_POSTS;
    }
    Ok(f64::from(length))
}

/// Returns the node nearest to a post.
fn station(graph: &Graph, row: &[&str]) -> Result<usize, Failure> {
    let post = Point::new(row[5].parse()?, row[4].parse()?);
    let distance = |node: &Node| Geodesic.distance(post, Point::new(node.lon, node.lat));
    let nearby = graph
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| (n.lat - post.y()).abs() < 0.2 && (n.lon - post.x()).abs() < 0.3);
    let nearest = nearby.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
    Ok(nearest.ok_or_else(|| format!("no railway near {}", row[1]))?.0)
}

fn shortest_path(graph: &Graph, from: usize, to: usize) -> Option<(Vec<usize>, u32)> {
    let adjacency = graph.adjacency();
    let mut best = BTreeMap::from([(from, (0, from))]);
    let mut open = BinaryHeap::from([Reverse((0, from))]);
    while let Some(Reverse((length, node))) = open.pop() {
        if node == to {
            let mut path = vec![to];
            while let Some(&last) = path.last().filter(|&&last| last != from) {
                path.push(best[&last].1);
            }
            path.reverse();
            return Some((path, length));
        }
        if best[&node].0 < length {
            continue;
        }
        for &(other, step) in &adjacency[node] {
            if best.get(&other).is_none_or(|found| length + step < found.0) {
                best.insert(other, (length + step, node));
                open.push(Reverse((length + step, other)));
            }
        }
    }
    None
}

/// Returns a line with the countries in the order of the tags, then one line for each component: its length in kilometers and
/// its countries.
fn describe_components(graph: &Graph, countries: &[String]) -> String {
    let mut text = countries.join(" ");
    let components = graph.components();
    let mut component_of = vec![0; graph.nodes.len()];
    let mut km = vec![0.0; components.len()];
    for (number, component) in components.iter().enumerate() {
        component.iter().for_each(|&node| component_of[node] = number);
    }
    for (&(a, _), &length) in &graph.edges {
        km[component_of[a]] += f64::from(length) / 1e3;
    }
    for (component, km) in components.iter().zip(km) {
        let crossed: BTreeSet<&str> =
            component.iter().map(|&n| countries[usize::from(graph.nodes[n].tag & !HAS_POSTS)].as_str()).collect();
        text += &format!("\n{km:.0}\t{}", crossed.into_iter().collect::<Vec<_>>().join(" "));
    }
    text
}
