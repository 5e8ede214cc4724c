//! Finds the steps in a text that a person may have edited.

/// Returns the number of a line that begins a step: `Step 3: …`, `3. …`, `3) …`.
fn step_number(line: &str) -> Option<usize> {
    let line = line.trim_start_matches(['-', '*', '#', ' ', '\t']);
    let is_step = line.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("step"));
    let rest = if is_step { line[4..].trim_start() } else { line };
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest[..digits].parse().ok()?;
    rest[digits..]
        .starts_with(if is_step { &[':', '.', ')', ' ', '-'][..] } else { &['.', ')'] })
        .then_some(number)
}

/// Returns the steps of a text: the line that each begins at, and its words in lower case.
pub(super) fn steps(body: &str) -> Vec<(usize, String)> {
    let mut steps: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    let mut previous_empty = false;
    for (line, number) in body.lines().zip(1..) {
        if step_number(line).is_some() {
            steps.push((number, String::new()));
            inside = true;
        } else if inside && previous_empty && !line.starts_with(['-', '*', ' ', '\t']) && !line.is_empty() {
            // A paragraph after a step may still be the step's; after the last one it is the rest of the text.
            inside = body.lines().skip(number).any(|later| step_number(later).is_some());
        }
        previous_empty = line.trim().is_empty();
        if let Some((_, words)) = steps.last_mut().filter(|_| inside) {
            words.push_str(&line.to_lowercase());
            words.push('\n');
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_known_by_its_number() {
        for (line, number) in [
            ("Step 3: Click", Some(3)),
            ("step 12 - click", Some(12)),
            ("- **Step 3**", None),
            ("* Step 4. Click", Some(4)),
            ("10. Click", Some(10)),
            ("2) Click", Some(2)),
            ("24 hours later", None),
            ("Steps 1 to 3", None),
            ("Step", None),
            ("", None),
            ("Шаг 1: ", None),
        ] {
            assert_eq!(step_number(line), number, "{line}");
        }
    }

    #[test]
    fn a_step_goes_on_until_the_next_and_the_last_until_its_paragraph_ends() {
        let found =
            steps("Before.\n\nStep 1: Go.\n\nIt may ask.\n\n- Yes\n\nStep 2: End.\nhttps://x\n\nAfter.\n");
        let words: Vec<(usize, &str)> = found.iter().map(|(line, words)| (*line, words.trim())).collect();
        assert_eq!(words, [(3, "step 1: go.\n\nit may ask.\n\n- yes"), (9, "step 2: end.\nhttps://x")]);
        assert_eq!(steps("No steps.\n"), []);
    }
}
