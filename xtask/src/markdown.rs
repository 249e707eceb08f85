//! Finds where the links of a Markdown text lead. Not a parser: just what documents of this repository use.

/// Every target of a link, image, reference or HTML attribute, with the number of its line.
pub(crate) fn targets(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fence = None;
    for (number, line) in (1..).zip(text.lines()) {
        let marks = fence_of(line);
        match (fence, marks) {
            (None, Some(_)) => fence = marks,
            (Some(open), Some(close)) if closes(open, close) => fence = None,
            (Some(_), _) => {}
            (None, None) => {
                let prose = without_code(line);
                found.extend(targets_of_line(&prose).into_iter().map(|target| (number, target.to_owned())));
            }
        }
    }
    found
}

/// The part of a target that names a file, if it names one: no other site, no place on the same page.
pub(crate) fn path_of(target: &str) -> Option<&str> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    (!path.is_empty() && !path.starts_with("//") && !scheme).then_some(path)
}

/// The character and the length of a code fence, and whether nothing follows it.
fn fence_of(line: &str) -> Option<(char, usize, bool)> {
    let line = line.trim();
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = line.trim_start_matches(mark);
    let length = line.len() - rest.len();
    // A fence's info string holds no backtick, so this is inline code: ```like this```.
    (length >= 3 && !(mark == '`' && rest.contains('`'))).then_some((mark, length, rest.is_empty()))
}

fn closes(open: (char, usize, bool), close: (char, usize, bool)) -> bool {
    close.0 == open.0 && close.1 >= open.1 && close.2
}

fn without_code(line: &str) -> String {
    let mut prose = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let length = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let inside = &rest[start + length..];
        prose.push_str(&rest[..start]);
        rest = match inside.find(&rest[start..start + length]) {
            Some(end) => &inside[end + length..],
            None => inside,
        };
    }
    prose + rest
}

fn targets_of_line(line: &str) -> Vec<&str> {
    let inline = line.match_indices("](").map(|(at, opening)| destination(&line[at + opening.len()..]));
    let attributes = ["href=\"", "src=\""].into_iter().flat_map(|name| {
        let values = line.match_indices(name).map(move |(at, _)| &line[at + name.len()..]);
        values.filter_map(|value| value.split('"').next())
    });
    inline.chain(attributes).chain(definition(line)).collect()
}

/// `[label]: target`, but not a footnote.
fn definition(line: &str) -> Option<&str> {
    let (label, target) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    (!label.starts_with('^') && !label.contains(']')).then(|| destination(target.trim_start()))
}

fn destination(text: &str) -> &str {
    if let Some(bracketed) = text.strip_prefix('<') {
        return bracketed.split('>').next().unwrap_or_default();
    }
    let mut depth = 0;
    let end = text.find(|letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth < 0 || letter.is_whitespace()
    });
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = targets(text).into_iter().map(|(_, target)| target).collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn finds_every_form_of_link() {
        check("see [a](a.md) and [b](b/c.md#part)", &["a.md", "b/c.md#part"]);
        check("[titled](a.md \"A title\")", &["a.md"]);
        check("[![badge](badge.svg)](a.md)", &["badge.svg", "a.md"]);
        check("[b](<with space.md>) [c](with_(parens).md)", &["with space.md", "with_(parens).md"]);
        check("[label]: a.md\n[^1]: a footnote", &["a.md"]);
        check("<img alt=\"x\" src=\"x.png\"><a href=\"a.md\">", &["a.md", "x.png"]);
    }

    #[test]
    fn leaves_code_alone() {
        check("`[a](a.md)` and ``[b](`b`.md)`` but [c](c.md)", &["c.md"]);
        check("```\n[a](a.md)\n```\n[b](b.md)", &["b.md"]);
        check("````md\n```\n[a](a.md)\n```\n````\n[b](b.md)", &["b.md"]);
        check("~~~\n```\n[a](a.md)\n~~~\n[b](b.md)", &["b.md"]);
        check("a lone ` and [a](a.md)", &["a.md"]);
    }

    #[test]
    fn tells_the_line() {
        assert_eq!(targets("one\n\n[a](a.md)"), [(3, "a.md".to_owned())]);
    }

    #[test]
    fn only_files_have_a_path() {
        assert_eq!(path_of("docs/a.md#part"), Some("docs/a.md"));
        assert_eq!(path_of("../a.md"), Some("../a.md"));
        for elsewhere in ["#part", "https://example.org/a", "mailto:a@example.org", "//example.org/a", ""] {
            assert_eq!(path_of(elsewhere), None, "{elsewhere}");
        }
    }
}
