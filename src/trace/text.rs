//! A trace as a tree that a person can follow.

use std::fmt::{self, Display, Write as _};

use crate::edtf::Edtf;
use crate::record::Stance;
use crate::trace::{AttestationStep, OpinionStep, OriginStep, RootStep, Trace};

/// A line and the lines that hang on it.
struct Tree {
    line: String,
    children: Vec<Tree>,
}

impl Tree {
    fn leaf(line: impl Into<String>) -> Self {
        Self { line: line.into(), children: Vec::new() }
    }

    fn draw(&self, prefix: &str, out: &mut String) {
        for (at, child) in self.children.iter().enumerate() {
            let last = at + 1 == self.children.len();
            let (here, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            out.push_str(prefix);
            out.push_str(here);
            out.push_str(&one_line(&child.line));
            out.push('\n');
            child.draw(&format!("{prefix}{below}"), out);
        }
    }
}

/// A line feed in a title or a name must not look like a line of the tree.
fn one_line(text: &str) -> String {
    text.replace('\n', "␊")
}

impl Display for OpinionStep {
    /// `(0.350, 0.000, 0.650), P = 0.675`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:.3}, {:.3}, {:.3}), P = {:.3}", self.b, self.d, self.u, self.p)
    }
}

impl Display for Trace {
    /// The tree, and as its last line the sentence fit to print.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut root = Tree::leaf(format!("{}  [{}]", self.title, self.feature));
        root.children.push(Tree::leaf(format!(
            "opinions are (belief, disbelief, uncertainty); P = belief + {} × uncertainty; table of trust: {}",
            Factor(self.base_rate),
            self.trust_table
        )));
        root.children.extend(self.origins.iter().zip(1..).map(|(step, number)| origin(step, number)));
        root.children.extend(self.together());
        root.children.extend(self.silent());
        root.children.extend(self.left_out());
        root.children.push(Tree::leaf(&*self.sentence));
        let mut text = String::new();
        writeln!(text, "{}", one_line(&root.line))?;
        root.draw("", &mut text);
        f.write_str(&text)
    }
}

impl Trace {
    /// What several origins come to, and what they would if they were more or less independent.
    fn together(&self) -> Vec<Tree> {
        let mut lines = Vec::new();
        if self.origins.len() > 1 {
            lines.push(Tree::leaf(format!("origins together (cumulative fusion): {}", self.cumulative)));
        }
        // One root leaves nothing to doubt about how independent roots are.
        if self.origins.iter().map(|origin| origin.roots.len()).sum::<usize>() > 1 {
            let (least, most) = (self.least().confidence.get(), self.greatest().confidence.get());
            let children = vec![
                Tree::leaf(format!("all origins dependent (averaging fusion): {}", self.all_dependent)),
                Tree::leaf(format!("every root independent (cumulative fusion): {}", self.all_independent)),
            ];
            let line = format!("how independent they are is uncertain: {least} to {most} of 100");
            if least != most {
                lines.push(Tree { line, children });
            }
        }
        lines
    }

    fn least(&self) -> OpinionStep {
        self.readings().into_iter().fold(self.cumulative, |least, other| if other.p < least.p { other } else { least })
    }

    fn greatest(&self) -> OpinionStep {
        self.readings().into_iter().fold(self.cumulative, |most, other| if other.p > most.p { other } else { most })
    }

    const fn readings(&self) -> [OpinionStep; 2] {
        [self.all_dependent, self.all_independent]
    }

    fn silent(&self) -> Option<Tree> {
        let line = |step: &crate::trace::NonResponseStep| {
            let published =
                Edtf::parse(&step.published).map_or_else(|_| step.published.clone(), |date| date.to_words());
            let verb = did(step.stance);
            Tree::leaf(format!("{} {verb} ({}, published {published})", step.name, step.claim))
        };
        (!self.silent.is_empty()).then(|| Tree {
            line: "shown, and weighing nothing".to_owned(),
            children: self.silent.iter().map(line).collect(),
        })
    }

    fn left_out(&self) -> Option<Tree> {
        let line = |step: &crate::trace::ExcludedStep| {
            Tree::leaf(format!("{} ({} {}): {}", step.claim, step.name, did(step.stance), step.why))
        };
        (!self.uncounted.is_empty())
            .then(|| Tree { line: "did not count".to_owned(), children: self.uncounted.iter().map(line).collect() })
    }
}

/// What somebody did, in the past tense, which fits one body and several people.
const fn did(stance: Stance) -> &'static str {
    match stance {
        Stance::Affirms => "affirmed",
        Stance::Denies => "denied",
        Stance::Doubts => "doubted",
        Stance::CannotConfirm => "could not confirm",
        Stance::NoComment => "did not comment",
    }
}

fn origin(step: &OriginStep, number: usize) -> Tree {
    let mut tree = Tree::leaf(format!("origin {number}"));
    if !step.describe_dependences.is_empty() {
        let _ = write!(tree.line, ", one because of {}", step.describe_dependences.join(", "));
    }
    tree.children.extend(step.roots.iter().map(root));
    if step.roots.len() > 1 {
        let averaged = format!("its {} roots together (averaging fusion): {}", step.roots.len(), step.averaged);
        tree.children.push(Tree::leaf(averaged));
    }
    tree
}

fn root(step: &RootStep) -> Tree {
    let mut tree = Tree::leaf(format!("{} {} ({}): {}", step.name, did(step.stance), step.describe_start, step.start));
    let trusted = format!("trust in it, {}: × {} → {}", step.grade, Factor(step.trust), step.trusted);
    tree.children.push(Tree::leaf(trusted));
    let mut carriers = step.carriers.iter();
    if let Some(best) = carriers.next() {
        tree.children.push(Tree::leaf(format!("best way to us: {} → {}", way(best), step.carried)));
    }
    let others: Vec<Tree> = carriers.map(|carrier| Tree::leaf(way(carrier))).collect();
    if !others.is_empty() {
        tree.children.push(Tree { line: format!("carried by {} more", others.len()), children: others });
    }
    tree
}

/// One way to us: each trust on it, their product, and the claim that came that way.
fn way(step: &AttestationStep) -> String {
    let chain = step.chain.iter().map(|chain| {
        let through = chain.through.as_ref().map_or("others before".to_owned(), |claim| format!("as far as {claim}"));
        format!("{through} × {}", Factor(chain.trust))
    });
    let relays = step.relays.iter().map(|relay| format!("{} ({}) × {}", relay.name, relay.grade, Factor(relay.trust)));
    let factors: Vec<String> = chain.chain(relays).collect();
    let link = format!("{} {} in {}", step.claim, step.link, step.document);
    match factors.as_slice() {
        [] => format!("its own publication × 1 ({link})"),
        [one] => format!("{one} ({link})"),
        several => format!("{} = {} ({link})", several.join(", "), Factor(step.trust)),
    }
}

/// A factor with as many of six decimals as it takes.
struct Factor(f64);

impl Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.6}", self.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        f.write_str(text)
    }
}
