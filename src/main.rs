//! The `onboard` binary: hands the real world to the library, and ends with its exit code.

use std::process::ExitCode;

use onboard::Streams;
use onboard::env::{self, Env};
use onboard::ui::terminal::prompter;

fn main() -> ExitCode {
    env::seal_memory();
    let arguments: Vec<String> = Env::arguments();
    let streams = Streams {
        input: &mut std::io::stdin(),
        output: &mut std::io::stdout(),
        error: &mut std::io::stderr(),
        prompter: &prompter,
    };
    ExitCode::from(onboard::run(&arguments, &Env::real(), streams) as u8)
}
