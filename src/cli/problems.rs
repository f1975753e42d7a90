//! Prints problems for people, with the line they are on, and for programs.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;
use troopmap::{Problem, Problems, Severity, Span};

use crate::cli::output;

/// How many characters of a line are shown. A file of nine megabytes can be a single line.
const MAX_LINE_WIDTH: usize = 120;

/// Prints problems on standard error.
pub(crate) fn print(problems: &Problems) {
    if !problems.is_empty() {
        output::print_message(&render(problems, output::uses_color()));
    }
}

/// Formats the number of problems: `2 errors, 1 warning`, without zeros.
pub(crate) fn format_counts(problems: &Problems) -> String {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let counts = [(errors, "error"), (problems.len() - errors, "warning")];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| output::format_count(*number, noun))
        .collect();
    counts.join(", ")
}

/// Renders problems with their lines in the style of `rustc`.
fn render(problems: &Problems, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for problem in problems {
        text.push_str(&render_problem(problem, &renderer));
        text.push_str("\n\n");
    }
    text
}

fn render_problem(problem: &Problem, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(escape_line(&problem.message)).id(problem.code));
    let primary = problem.span.iter().map(|span| SpanSnippet::new(span, AnnotationKind::Primary, None));
    let related = problem
        .related
        .iter()
        .map(|(span, label)| SpanSnippet::new(span, AnnotationKind::Context, Some(label.as_str())));
    let snippets: Vec<SpanSnippet> = primary.chain(related).collect();
    group = group.elements(snippets.iter().map(|span| span.snippet.clone()));
    if let Some(help) = &problem.help {
        // A help may list lines to paste, so its line breaks are kept.
        let help: Vec<String> = help.lines().map(escape_line).collect();
        group = group.element(Level::HELP.message(help.join("\n")));
    }
    let mut text = renderer.render(&[group]);
    for span in &snippets {
        text = text.replacen(&span.rendered_location, &span.location, 1);
    }
    text
}

/// A span with its line, ready to render.
struct SpanSnippet {
    snippet: Snippet<'static, Annotation<'static>>,
    /// File, line and column.
    location: String,
    /// The location as the renderer prints it, with the column in the window instead of the column in the file.
    rendered_location: String,
}

impl SpanSnippet {
    fn new(span: &Span, kind: AnnotationKind, label: Option<&str>) -> Self {
        let (line, column) = span.line_column();
        let path = escape_line(&span.source.name);
        let location = format!("{path}:{line}:{column}");
        let LineWindow { text, marked } = LineWindow::new(span);
        // The renderer counts columns in the text it is given, which may be a window with escaped characters.
        let rendered_location = format!("{location}:{line}:{}", text[..marked.start].chars().count() + 1);
        let annotation = kind.span(marked).label(label.map(escape_line));
        let snippet = Snippet::source(text).line_start(line).path(location.clone()).annotation(annotation);
        Self { snippet, location, rendered_location }
    }
}

/// The part of a line that is shown, and the bytes of it that are marked.
#[derive(Debug, PartialEq, Eq)]
struct LineWindow {
    text: String,
    marked: std::ops::Range<usize>,
}

impl LineWindow {
    fn new(span: &Span) -> Self {
        let source = &span.source.text;
        let (_, line) = span.source.line_at(span.bytes.start);
        let start = source.floor_char_boundary(span.bytes.start).clamp(line.start, line.end);
        let end = source.ceil_char_boundary(span.bytes.end).clamp(start, line.end);
        // A third of the window is context before the span.
        let context = source[line.start..start].char_indices().rev().nth(MAX_LINE_WIDTH / 3).map_or(0, |(at, _)| at);
        let fits = source[line.clone()].chars().nth(MAX_LINE_WIDTH).is_none();
        let from = if fits { line.start } else { line.start + context };
        let to = source[from..line.end].char_indices().nth(MAX_LINE_WIDTH).map_or(line.end, |(at, _)| from + at);
        let mut text = String::new();
        if from > line.start {
            text.push('…');
        }
        text.push_str(&escape_line(&source[from..start]));
        let marked_start = text.len();
        text.push_str(&escape_line(&source[start..end.min(to)]));
        let marked_end = text.len();
        text.push_str(&escape_line(&source[end.min(to)..to]));
        if to < line.end {
            text.push('…');
        }
        Self { text, marked: marked_start..marked_end }
    }
}

/// Escapes a text for one line of the terminal. Report text could otherwise move the cursor or reverse what follows.
fn escape_line(text: &str) -> String {
    troopmap::escape_controls(text).replace('\t', "    ").replace('\n', "␊")
}

/// The JSON object of a problem.
#[derive(Serialize)]
struct ProblemRow<'a> {
    severity: &'static str,
    code: &'static str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
}

/// Formats problems as JSON objects, one per line.
pub(crate) fn to_json_lines(problems: &Problems) -> String {
    let mut text = String::new();
    for problem in problems {
        let position = problem.span.as_ref().map(Span::line_column);
        let row = ProblemRow {
            severity: match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: problem.code,
            file: problem.span.as_ref().map(|span| &*span.source.name),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            message: &problem.message,
            help: problem.help.as_deref(),
        };
        // Strings and integers always serialize.
        text.push_str(&serde_json::to_string(&row).unwrap_or_default());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use troopmap::SourceText;

    fn problem_at(text: &str, bytes: std::ops::Range<usize>) -> Problems {
        let source = SourceText::new("claims.csv", text);
        let first = Span { source: source.clone(), bytes: 0..2 };
        let problem = Problem::error("dangling-id", "claim c7 refers to unknown document rferl-1081")
            .with_help("did you mean rferl-1018?")
            .with_span(Some(Span { source, bytes }))
            .with_related(Some(first), "first defined here");
        let mut problems = Problems::new();
        problems.push(problem);
        problems
    }

    #[test]
    fn renders_the_line_of_a_problem() {
        let rendered = render(&problem_at("id,document\nc7,rferl-1081\n", 15..25), false);
        let expected = "\
error[dangling-id]: claim c7 refers to unknown document rferl-1081
 --> claims.csv:2:4
  |
2 | c7,rferl-1081
  |    ^^^^^^^^^^
  |
 ::: claims.csv:1:1
  |
1 | id,document
  | -- first defined here
  |
  = help: did you mean rferl-1018?

";
        assert_eq!(rendered, expected);
    }

    #[test]
    fn cuts_long_lines_around_the_span() {
        let text = format!("{}x{}", "é".repeat(3000), "ü".repeat(3000));
        let problems = problem_at(&text, 6000..6001);
        let span = problems.iter().next().and_then(|problem| problem.span.clone()).unwrap();
        let window = LineWindow::new(&span);
        assert_eq!(window.text.chars().count(), MAX_LINE_WIDTH + 2);
        assert_eq!(&window.text[window.marked.clone()], "x");
        assert!(render(&problems, false).contains(" --> claims.csv:1:3001\n"));
    }

    #[test]
    fn escapes_control_characters() {
        assert_eq!(escape_line("a\u{202E}b\u{1b}[31m\tc"), "a[U+202E]b[U+001B][31m    c");
        let text = "\u{202E}abc";
        let problems = problem_at(text, 3..4);
        let window = LineWindow::new(problems.iter().next().and_then(|problem| problem.span.as_ref()).unwrap());
        assert_eq!((window.text.as_str(), window.marked), ("[U+202E]abc", 8..9));
    }

    #[test]
    fn writes_one_json_object_per_line() {
        assert_eq!(
            to_json_lines(&problem_at("id,document\nc7,rferl-1081\n", 15..25)),
            "{\"severity\":\"error\",\"code\":\"dangling-id\",\"file\":\"claims.csv\",\"line\":2,\"column\":4,\"message\":\"claim c7 \
             refers to unknown document rferl-1081\",\"help\":\"did you mean rferl-1018?\"}\n"
        );
    }
}
