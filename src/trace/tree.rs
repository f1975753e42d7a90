//! The text form of a trace: a tree.

use std::fmt::{self, Display, Write as _};

use crate::edtf::Edtf;
use crate::record::Stance;
use crate::trace::{AttestationStep, ExcludedStep, NonResponseStep, OpinionStep, OriginStep, RootStep, Trace};

/// A line with the lines below it.
struct Tree {
    line: String,
    children: Vec<Tree>,
}

impl Tree {
    fn leaf(line: impl Into<String>) -> Self {
        Self { line: line.into(), children: Vec::new() }
    }

    fn write_children(&self, prefix: &str, out: &mut String) {
        for (at, child) in self.children.iter().enumerate() {
            let last = at + 1 == self.children.len();
            let (here, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            out.push_str(prefix);
            out.push_str(here);
            out.push_str(&escape_line_feeds(&child.line));
            out.push('\n');
            child.write_children(&format!("{prefix}{below}"), out);
        }
    }
}

/// Replaces line feeds, because one in a title or a name would look like a line of the tree.
fn escape_line_feeds(text: &str) -> String {
    text.replace('\n', "␊")
}

impl Display for OpinionStep {
    /// Writes the opinion and its probability: `(0.350, 0.000, 0.650), P = 0.675`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:.3}, {:.3}, {:.3}), P = {:.3}", self.b, self.d, self.u, self.p)
    }
}

impl Display for Trace {
    /// Writes the tree. Its last line is a sentence that can be printed as it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut root = Tree::leaf(format!("{}  [{}]", self.title, self.feature));
        root.children.push(Tree::leaf(format!(
            "opinions are (belief, disbelief, uncertainty); P = belief + {} × uncertainty; trust table: {}",
            Factor(self.base_rate),
            self.trust_table
        )));
        root.children.extend(self.origins.iter().zip(1..).map(|(step, number)| origin_tree(step, number)));
        root.children.extend(self.fusion_trees());
        root.children.extend(self.non_response_tree());
        root.children.extend(self.excluded_tree());
        root.children.push(Tree::leaf(&*self.sentence));
        let mut text = String::new();
        writeln!(text, "{}", escape_line_feeds(&root.line))?;
        root.write_children("", &mut text);
        f.write_str(&text)
    }
}

impl Trace {
    /// Returns the fusion of several origins, and its range if they are more or less independent than assumed.
    fn fusion_trees(&self) -> Vec<Tree> {
        let mut lines = Vec::new();
        if self.origins.len() > 1 {
            lines.push(Tree::leaf(format!("all origins (cumulative fusion): {}", self.cumulative)));
        }
        // With a single root, there is nothing whose independence could be in doubt.
        if self.origins.iter().map(|origin| origin.roots.len()).sum::<usize>() > 1 {
            let (least, most) = (self.least().confidence.get(), self.greatest().confidence.get());
            let children = vec![
                Tree::leaf(format!("if all origins are dependent (averaging fusion): {}", self.all_dependent)),
                Tree::leaf(format!("if all roots are independent (cumulative fusion): {}", self.all_independent)),
            ];
            let line = format!("range, because independence is uncertain: {least} to {most} of 100");
            if least != most {
                lines.push(Tree { line, children });
            }
        }
        lines
    }

    fn least(&self) -> OpinionStep {
        self.alternatives()
            .into_iter()
            .fold(self.cumulative, |least, other| if other.p < least.p { other } else { least })
    }

    fn greatest(&self) -> OpinionStep {
        self.alternatives().into_iter().fold(self.cumulative, |most, other| if other.p > most.p { other } else { most })
    }

    const fn alternatives(&self) -> [OpinionStep; 2] {
        [self.all_dependent, self.all_independent]
    }

    fn non_response_tree(&self) -> Option<Tree> {
        let line = |step: &NonResponseStep| {
            let published =
                Edtf::parse(&step.published).map_or_else(|_| step.published.clone(), |date| date.to_words());
            let verb = past_tense(step.stance);
            Tree::leaf(format!("{} {verb} ({}, published {published})", step.name, step.claim))
        };
        let line_of_all = || "non-responses, which do not count".to_owned();
        (!self.silent.is_empty())
            .then(|| Tree { line: line_of_all(), children: self.silent.iter().map(line).collect() })
    }

    fn excluded_tree(&self) -> Option<Tree> {
        let line = |step: &ExcludedStep| {
            Tree::leaf(format!("{} ({} {}): {}", step.claim, step.name, past_tense(step.stance), step.why))
        };
        (!self.uncounted.is_empty())
            .then(|| Tree { line: "excluded claims".to_owned(), children: self.uncounted.iter().map(line).collect() })
    }
}

/// Returns a stance as a verb in the past tense, which fits a singular and a plural subject.
const fn past_tense(stance: Stance) -> &'static str {
    match stance {
        Stance::Affirms => "affirmed",
        Stance::Denies => "denied",
        Stance::Doubts => "doubted",
        Stance::CannotConfirm => "could not confirm",
        Stance::NoComment => "did not comment",
    }
}

fn origin_tree(step: &OriginStep, number: usize) -> Tree {
    let mut tree = Tree::leaf(format!("origin {number}"));
    if !step.joined_by.is_empty() {
        let _ = write!(tree.line, ", joined by {}", step.joined_by.join(", "));
    }
    tree.children.extend(step.roots.iter().map(root_tree));
    if step.roots.len() > 1 {
        let averaged = format!("all {} roots (averaging fusion): {}", step.roots.len(), step.averaged);
        tree.children.push(Tree::leaf(averaged));
    }
    tree
}

fn root_tree(step: &RootStep) -> Tree {
    let verb = past_tense(step.stance);
    let mut tree = Tree::leaf(format!("{} {verb} ({}): {}", step.name, step.starts_from, step.start));
    let trusted = format!("trust in the source ({}): × {} → {}", step.grade, Factor(step.trust), step.trusted);
    tree.children.push(Tree::leaf(trusted));
    let mut attestations = step.carriers.iter();
    if let Some(best) = attestations.next() {
        let path = describe_path(best);
        tree.children.push(Tree::leaf(format!("most trusted path: {path} → {}", step.carried)));
    }
    let others: Vec<Tree> = attestations.map(|attestation| Tree::leaf(describe_path(attestation))).collect();
    if !others.is_empty() {
        let paths = if others.len() == 1 { "path" } else { "paths" };
        tree.children.push(Tree { line: format!("{} other {paths}", others.len()), children: others });
    }
    tree
}

/// Describes a path: the trust in each of its relays, their product, and the claim that it ends in.
fn describe_path(step: &AttestationStep) -> String {
    let chain = step.chain.iter().map(|chain| {
        let through =
            chain.through.as_ref().map_or("earlier relays".to_owned(), |claim| format!("chain up to {claim}"));
        format!("{through} × {}", Factor(chain.trust))
    });
    let relays = step.relays.iter().map(|relay| format!("{} ({}) × {}", relay.name, relay.grade, Factor(relay.trust)));
    let factors: Vec<String> = chain.chain(relays).collect();
    let link = format!("{} {} in {}", step.claim, step.link, step.document);
    match factors.as_slice() {
        [] => format!("own publication × 1 ({link})"),
        [one] => format!("{one} ({link})"),
        several => format!("{} = {} ({link})", several.join(", "), Factor(step.trust)),
    }
}

/// A factor with at most six decimals, without trailing zeros.
struct Factor(f64);

impl Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.6}", self.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        f.write_str(text)
    }
}
