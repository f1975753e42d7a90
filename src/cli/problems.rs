//! Problems as a person reads them, with the line they stand in, and as a program does.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;
use troopmap::{Problem, Problems, Severity, Span};

/// How much of a line is shown. A file of nine megabytes may be one line.
const WIDEST: usize = 120;

/// Every problem with its line, as `rustc` draws them.
pub(crate) fn render(problems: &Problems, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for problem in problems {
        text.push_str(&drawn(problem, &renderer));
        text.push_str("\n\n");
    }
    text
}

fn drawn(problem: &Problem, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(visible(&problem.message)).id(problem.code));
    let main = problem.span.iter().map(|span| Shown::new(span, AnnotationKind::Primary, None));
    let related =
        problem.related.iter().map(|(span, label)| Shown::new(span, AnnotationKind::Context, Some(label.as_str())));
    let places: Vec<Shown> = main.chain(related).collect();
    group = group.elements(places.iter().map(|shown| shown.snippet.clone()));
    if let Some(help) = &problem.help {
        // A help may list lines to paste, each on a line of its own.
        let help: Vec<String> = help.lines().map(visible).collect();
        group = group.element(Level::HELP.message(help.join("\n")));
    }
    let mut text = renderer.render(&[group]);
    for shown in &places {
        text = text.replacen(&shown.told, &shown.place, 1);
    }
    text
}

/// A place with its line.
struct Shown {
    snippet: Snippet<'static, Annotation<'static>>,
    /// File, line and column.
    place: String,
    /// The same as the renderer tells it: with line and column in the window behind it.
    told: String,
}

impl Shown {
    fn new(span: &Span, kind: AnnotationKind, label: Option<&str>) -> Self {
        let (line, column) = span.line_column();
        let place = format!("{}:{line}:{column}", visible(&span.source.name));
        let Window { text, marked } = Window::of(span);
        // The renderer counts columns in the text that it is given, which may be a window with characters spelt out.
        let told = format!("{place}:{line}:{}", text[..marked.start].chars().count() + 1);
        let mark = kind.span(marked).label(label.map(visible));
        Self { snippet: Snippet::source(text).line_start(line).path(place.clone()).annotation(mark), place, told }
    }
}

/// The part of a line that is shown, and the bytes of it that are marked.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    text: String,
    marked: std::ops::Range<usize>,
}

impl Window {
    fn of(span: &Span) -> Self {
        let source = &span.source.text;
        let (_, line) = span.source.line_at(span.bytes.start);
        let start = source.floor_char_boundary(span.bytes.start).clamp(line.start, line.end);
        let end = source.ceil_char_boundary(span.bytes.end).clamp(start, line.end);
        // A third of the window stands before what is marked.
        let lead = source[line.start..start].char_indices().rev().nth(WIDEST / 3).map_or(0, |(at, _)| at);
        let fits = source[line.clone()].chars().nth(WIDEST).is_none();
        let from = if fits { line.start } else { line.start + lead };
        let to = source[from..line.end].char_indices().nth(WIDEST).map_or(line.end, |(at, _)| from + at);
        let mut text = String::new();
        if from > line.start {
            text.push('…');
        }
        text.push_str(&visible(&source[from..start]));
        let first = text.len();
        text.push_str(&visible(&source[start..end.min(to)]));
        let last = text.len();
        text.push_str(&visible(&source[end.min(to)..to]));
        if to < line.end {
            text.push('…');
        }
        Self { text, marked: first..last }
    }
}

/// A text on one line in which every character can be seen: report text may turn the direction of what follows, or move
/// the cursor.
fn visible(text: &str) -> String {
    troopmap::escape_controls(text).replace('\t', "    ").replace('\n', "␊")
}

/// One problem as a program reads it.
#[derive(Serialize)]
struct Row<'a> {
    severity: &'static str,
    code: &'static str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
}

/// Every problem as one JSON object on a line.
pub(crate) fn json_lines(problems: &Problems) -> String {
    let mut text = String::new();
    for problem in problems {
        let place = problem.span.as_ref().map(Span::line_column);
        let row = Row {
            severity: match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: problem.code,
            file: problem.span.as_ref().map(|span| &*span.source.name),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            message: &problem.message,
            help: problem.help.as_deref(),
        };
        // A row holds texts and numbers alone, which JSON always has.
        text.push_str(&serde_json::to_string(&row).unwrap_or_default());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use troopmap::SourceText;

    fn one(text: &str, bytes: std::ops::Range<usize>) -> Problems {
        let source = SourceText::new("claims.csv", text);
        let first = Span { source: source.clone(), bytes: 0..2 };
        let problem = Problem::error("dangling-id", "claim c7 stands in document rferl-1081, which this dossier lacks")
            .with_help("the nearest id is rferl-1018")
            .with_span(Some(Span { source, bytes }))
            .with_related(Some(first), "it stands here first");
        let mut problems = Problems::new();
        problems.push(problem);
        problems
    }

    #[test]
    fn a_problem_is_drawn_with_its_line() {
        let drawn = render(&one("id,document\nc7,rferl-1081\n", 15..25), false);
        let expected = "\
error[dangling-id]: claim c7 stands in document rferl-1081, which this dossier lacks
 --> claims.csv:2:4
  |
2 | c7,rferl-1081
  |    ^^^^^^^^^^
  |
 ::: claims.csv:1:1
  |
1 | id,document
  | -- it stands here first
  |
  = help: the nearest id is rferl-1018

";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}x{}", "é".repeat(3000), "ü".repeat(3000));
        let problems = one(&text, 6000..6001);
        let span = problems.iter().next().and_then(|problem| problem.span.clone()).unwrap();
        let window = Window::of(&span);
        assert_eq!(window.text.chars().count(), WIDEST + 2);
        assert_eq!(&window.text[window.marked.clone()], "x");
        assert!(render(&problems, false).contains(" --> claims.csv:1:3001\n"));
    }

    #[test]
    fn what_hides_is_shown() {
        assert_eq!(visible("a\u{202E}b\u{1b}[31m\tc"), "a[U+202E]b[U+001B][31m    c");
        let text = "\u{202E}abc";
        let problems = one(text, 3..4);
        let window = Window::of(problems.iter().next().and_then(|problem| problem.span.as_ref()).unwrap());
        assert_eq!((window.text.as_str(), window.marked), ("[U+202E]abc", 8..9));
    }

    #[test]
    fn a_program_reads_one_object_a_line() {
        assert_eq!(
            json_lines(&one("id,document\nc7,rferl-1081\n", 15..25)),
            "{\"severity\":\"error\",\"code\":\"dangling-id\",\"file\":\"claims.csv\",\"line\":2,\"column\":4,\"message\":\"claim c7 \
             stands in document rferl-1081, which this dossier lacks\",\"help\":\"the nearest id is rferl-1018\"}\n"
        );
    }
}
