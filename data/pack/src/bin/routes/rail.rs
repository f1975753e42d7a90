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
    println!("rail: {} slivers of a country on the line of another", relabel_slivers(&mut graph));
    apply_posts(&mut graph, &std::fs::read_to_string(to.join("posts.tsv"))?)?;
    prefer_main_lines(&mut graph);
    let (graph, _) = graph.sort_nodes();
    let text = describe_components(&graph, &countries);
    let bytes = graph.to_bytes(&text, EdgeLayout::Hierarchy)?;
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

/// The greatest length in kilometers of a sliver.
const MAX_SLIVER: f64 = 15.0;

/// Gives short stretches of a line that the generalized borders put into a neighboring country to the country of the line, and
/// returns their number: the line along a border river does not leave its country.
///
/// A sliver is connected to one other country only, at two points or more.
fn relabel_slivers(graph: &mut Graph) -> usize {
    let adjacency = graph.adjacency();
    let mut count = 0;
    loop {
        let mut seen = vec![false; graph.nodes.len()];
        let mut smallest: Option<(f64, Vec<usize>, u8)> = None;
        for start in 0..graph.nodes.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let country = graph.nodes[start].tag;
            let (mut stretch, mut next, mut length, mut outside) = (vec![start], 0, 0.0, vec![]);
            while next < stretch.len() {
                for &(other, meters) in &adjacency[stretch[next]] {
                    if graph.nodes[other].tag != country {
                        outside.push(graph.nodes[other].tag);
                        continue;
                    }
                    length += f64::from(meters) / 2000.0;
                    if !std::mem::replace(&mut seen[other], true) {
                        stretch.push(other);
                    }
                }
                next += 1;
            }
            let is_sliver = length <= MAX_SLIVER && outside.len() >= 2 && outside.iter().all(|tag| *tag == outside[0]);
            if is_sliver && smallest.as_ref().is_none_or(|(least, ..)| length < *least) {
                smallest = Some((length, stretch, outside[0]));
            }
        }
        let Some((_, stretch, country)) = smallest else { return count };
        stretch.into_iter().for_each(|node| graph.nodes[node].tag = country);
        count += 1;
    }
}

/// Makes track without kilometer posts count 1.15 times, so that routes keep to the main lines, as trains do. The library undoes
/// it when it measures; the two formulas are inverse for whole meters.
fn prefer_main_lines(graph: &mut Graph) {
    let has_posts: Vec<bool> = graph.nodes.iter().map(|node| node.tag & HAS_POSTS != 0).collect();
    for (&(a, b), length) in &mut graph.edges {
        if !(has_posts[a] && has_posts[b]) {
            *length = (*length * 115 + 50) / 100;
        }
    }
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
    for (&(a, b), &cost) in &graph.edges {
        let has_posts = [a, b].iter().all(|&node| graph.nodes[node].tag & HAS_POSTS != 0);
        let length = if has_posts { cost } else { (cost * 100 + 57) / 115 };
        km[component_of[a]] += f64::from(length) / 1e3;
    }
    for (component, km) in components.iter().zip(km) {
        let crossed: BTreeSet<&str> =
            component.iter().map(|&n| countries[usize::from(graph.nodes[n].tag & !HAS_POSTS)].as_str()).collect();
        text += &format!("\n{km:.0}\t{}", crossed.into_iter().collect::<Vec<_>>().join(" "));
    }
    text
}
