//! The railway graph of OpenStreetMap, with the published kilometre posts worked into its lengths.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::path::Path;

use geo::{Distance, Geodesic, Point};

use crate::Failure;
use crate::hierarchy::{Graph, Layers, Node};

/// Set in a node's tag when it stands on a line with kilometre posts.
const POSTED: u8 = 0x80;

pub(crate) fn pack(from: &Path, to: &Path) -> Result<(), Failure> {
    let (mut graph, countries) = read(from)?;
    measure_posted_lines(&mut graph, &std::fs::read_to_string(to.join("posts.tsv"))?)?;
    let (graph, _) = graph.sorted();
    let bytes = graph.packed(&describe(&graph, &countries), Layers::Hierarchy)?;
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
        graph.join(row[0].parse()?, row[1].parse()?, (km * 1000.0).round() as u32);
    }
    Ok((graph, countries))
}

/// Stretches the track between each two posts so that its length is what the posts say. Then every search, sum and law
/// sees the published length, and nothing has to choose between two lengths of one line.
fn measure_posted_lines(graph: &mut Graph, posts: &str) -> Result<(), Failure> {
    let rows: Vec<Vec<&str>> = posts.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    for pair in rows.windows(2).filter(|pair| pair[0][0] == pair[1][0]) {
        let ends = [station(graph, &pair[0])?, station(graph, &pair[1])?];
        let posted = (pair[1][2].parse::<f64>()? - pair[0][2].parse::<f64>()?) * 1000.0;
        let before = stretch(graph, ends, posted)?;
        // What was stretched may now be longer than the track beside it, which then wants stretching too.
        let mut after = before;
        for _ in 0..30 {
            after = stretch(graph, ends, posted)?;
        }
        println!(
            "{} - {}: {:.1} km by graph, {:.1} then, {:.1} by posts",
            pair[0][1],
            pair[1][1],
            before / 1e3,
            after / 1e3,
            posted / 1e3
        );
        // A station may stand a kilometre or two from its node, which matters on the shortest stretches only.
        if !(0.98..1.07).contains(&(posted / before)) && (posted - before).abs() > 2500.0 {
            return Err("the shortest way between two posts is another line".into());
        }
    }
    Ok(())
}

/// Makes the shortest way between two nodes as long as the posts say, and gives the length it had.
fn stretch(graph: &mut Graph, [from, to]: [usize; 2], posted: f64) -> Result<f64, Failure> {
    let (way, length) = shortest(graph, from, to).ok_or("a posted line has a hole")?;
    // Rounding is carried along, so that it does not add up over thousands of short edges.
    let (mut walked, mut written) = (0.0, 0_i64);
    for ends in way.windows(2) {
        let edge = graph.edges.get_mut(&(ends[0].min(ends[1]), ends[0].max(ends[1]))).ok_or("a way off the edges")?;
        walked += f64::from(*edge) * posted / f64::from(length);
        *edge = u32::try_from(walked.round() as i64 - written)?;
        written += i64::from(*edge);
    }
    for node in way {
        graph.nodes[node].tag |= POSTED;
    }
    Ok(f64::from(length))
}

fn station(graph: &Graph, row: &[&str]) -> Result<usize, Failure> {
    let at = Point::new(row[5].parse()?, row[4].parse()?);
    let distance = |node: &Node| Geodesic.distance(at, Point::new(node.lon, node.lat));
    let nearby =
        graph.nodes.iter().enumerate().filter(|(_, n)| (n.lat - at.y()).abs() < 0.2 && (n.lon - at.x()).abs() < 0.3);
    let nearest = nearby.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
    Ok(nearest.ok_or_else(|| format!("no railway near {}", row[1]))?.0)
}

fn shortest(graph: &Graph, from: usize, to: usize) -> Option<(Vec<usize>, u32)> {
    let around = graph.neighbours();
    let mut best = BTreeMap::from([(from, (0, from))]);
    let mut open = BinaryHeap::from([Reverse((0, from))]);
    while let Some(Reverse((length, node))) = open.pop() {
        if node == to {
            let mut way = vec![to];
            while let Some(&last) = way.last().filter(|&&last| last != from) {
                way.push(best[&last].1);
            }
            way.reverse();
            return Some((way, length));
        }
        if best[&node].0 < length {
            continue;
        }
        for &(other, step) in &around[node] {
            if best.get(&other).is_none_or(|found| length + step < found.0) {
                best.insert(other, (length + step, node));
                open.push(Reverse((length + step, other)));
            }
        }
    }
    None
}

/// A line with the countries in the order of the tags, then one line for each part: its length in kilometres, its countries.
fn describe(graph: &Graph, countries: &[String]) -> String {
    let mut text = countries.join(" ");
    let parts = graph.parts();
    let mut part_of = vec![0; graph.nodes.len()];
    let mut km = vec![0.0; parts.len()];
    for (number, part) in parts.iter().enumerate() {
        part.iter().for_each(|&node| part_of[node] = number);
    }
    for (&(a, _), &length) in &graph.edges {
        km[part_of[a]] += f64::from(length) / 1e3;
    }
    for (part, km) in parts.iter().zip(km) {
        let crossed: BTreeSet<&str> =
            part.iter().map(|&n| countries[usize::from(graph.nodes[n].tag & !POSTED)].as_str()).collect();
        text += &format!("\n{km:.0}\t{}", crossed.into_iter().collect::<Vec<_>>().join(" "));
    }
    text
}
