//! The help of every command, as a whole: a changed word is seen in a review.

use std::collections::BTreeSet;
use std::fmt::Write;

use onboard::commands::command;
use onboard::env::VARIABLES;

use super::sources::parsed;

/// Returns the long help of a command and of all below it.
fn helps(command: &clap::Command, helps: &mut String) {
    let mut own = command.clone().term_width(100);
    let name = command.get_bin_name().unwrap_or_default();
    let _ = writeln!(helps, "# {name}\n\n{}", own.render_long_help());
    command.get_subcommands().for_each(|inner| self::helps(inner, helps));
}

#[test]
fn the_long_help_of_every_command_reads_like_this() {
    let mut command = command();
    command.build();
    let mut told = String::new();
    helps(&command, &mut told);
    let told: Vec<&str> = told.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn the_help_names_every_variable_that_is_read() {
    let help = command().render_long_help().to_string();
    let told: BTreeSet<&str> = VARIABLES.iter().map(|one| one.name).collect();
    for name in &told {
        assert!(help.contains(name), "{name}");
    }
    for source in parsed("src") {
        for piece in source.text.split("\"ONBOARD_").skip(1) {
            let end = piece.split('"').next().unwrap();
            let is_name = end.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            let name = format!("ONBOARD_{end}");
            assert!(
                !is_name || told.contains(name.as_str()),
                "{} reads {name}, which no help names",
                source.file
            );
        }
    }
}
