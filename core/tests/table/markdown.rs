//! The tables of a page.

pub(crate) struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<(String, Vec<String>)>,
}

/// The first table under the heading `title`. Every row has a cell for every column.
pub(crate) fn table(text: &str, title: &str) -> Table {
    let heading = format!("## {title}");
    let mut lines =
        text.lines().skip_while(|line| *line != heading).skip_while(|line| !line.starts_with('|'));
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let head = lines.next().expect("docs/rules.md has a table under every heading that is tested");
    let columns = cells(head).split_off(1);
    let mut rows = vec![];
    for line in lines.skip(1).take_while(|line| line.starts_with('|')) {
        let mut row = cells(line);
        let rest = row.split_off(1);
        let name = row.remove(0);
        assert_eq!(rest.len(), columns.len(), "{title}: row {name:?} has not one cell for each column");
        rows.push((name, rest));
    }
    Table { columns, rows }
}
