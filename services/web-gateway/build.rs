//! Makes the program build without the console: the folder that is embedded exists afterwards, empty or as `make ui` left
//! it, and a change in it rebuilds this crate.

use std::fs;

const CONSOLE: &str = "ui/dist";

fn main() {
    if let Err(error) = fs::create_dir_all(CONSOLE) {
        println!("cargo:warning=the console is left out, {CONSOLE} cannot be made: {error}");
    }
    println!("cargo:rerun-if-changed={CONSOLE}");
}
