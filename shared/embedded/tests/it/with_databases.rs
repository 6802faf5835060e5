//! The command behind `make test`: what its child sees, what it passes on, what is left when it is killed.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::{runs, within_ten_seconds};

fn with_databases(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_with-databases"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    for given in ["TEST_DATABASE_URL", "NATS_URL", "NATS_SERVER_BIN"] {
        command.env_remove(given);
    }
    command
}

#[test]
fn the_exit_code_is_passed_on() {
    assert_eq!(
        with_databases(&["--", "sh", "-c", "exit 7"])
            .status()
            .unwrap()
            .code(),
        Some(7)
    );
    assert_eq!(
        with_databases(&["--", "sh", "-c", "kill -TERM $$"])
            .status()
            .unwrap()
            .code(),
        Some(143)
    );
}

#[test]
fn servers_that_are_given_are_used_as_they_are() {
    let mut command = with_databases(&["--nats", "--", "sh", "-c", "echo $TEST_DATABASE_URL $NATS_URL"]);
    command
        .env("TEST_DATABASE_URL", "postgres://elsewhere")
        .env("NATS_URL", "nats://elsewhere");
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert_eq!(output.trim(), "postgres://elsewhere nats://elsewhere");
}

#[tokio::test]
async fn a_killed_owner_leaves_no_server_behind() {
    if !Command::new("setpriv")
        .args(["--pdeathsig", "TERM", "true"])
        .status()
        .is_ok_and(|s| s.success())
    {
        eprintln!("not tested: no setpriv here");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let children = dir.path().join("children");
    let script = format!(
        "cat /proc/$PPID/task/*/children > {0}.new; mv {0}.new {0}; exec sleep 60",
        children.display()
    );
    let mut command = with_databases(&["--nats", "--", "sh", "-c", &script]);
    // a killed owner cannot remove its temporary folders; here they go with ours
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
    let mut owner = command
        .env("TMPDIR", dir.path())
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    within_ten_seconds("both servers run", || children.exists()).await;
    let pids: Vec<u32> = std::fs::read_to_string(&children)
        .unwrap()
        .split_whitespace()
        .map(|pid| pid.parse().unwrap())
        .collect();
    let servers: Vec<u32> = pids.iter().copied().filter(|pid| is_server(*pid)).collect();
    assert_eq!(servers.len(), 2, "{pids:?}");

    owner.kill().unwrap();
    owner.wait().unwrap();
    within_ten_seconds("both servers end", || !servers.iter().any(|pid| runs(*pid))).await;
    for orphan in pids.iter().filter(|pid| runs(**pid)) {
        Command::new("sh")
            .args(["-c", &format!("kill {orphan}")])
            .status()
            .unwrap();
    }
}

fn is_server(pid: u32) -> bool {
    let name = std::fs::read_to_string(PathBuf::from(format!("/proc/{pid}/comm"))).unwrap_or_default();
    matches!(name.trim(), "postgres" | "nats-server")
}
