//! The tests clear up behind themselves, even when they are killed: no folder, no mount, no program stays.

use crate::chance::Chance;
use crate::hub::*;
use crate::loop_disk::LoopDisk;
use crate::program::{Filing, Program};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn who_lets_go_of_the_last_handle_finds_the_store_stopped() {
    for number in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        store
            .submit(filing(&store, id(), number, "one"))
            .await
            .unwrap();
        store.proved().await.unwrap();
        drop(store);
        assert!(dir.path().join("facts.clean").exists(), "it still ends");
        dir.close().expect("nothing writes there any more");
    }
}

/// The test below starts itself once more with this variable, to be killed.
const TO_BE_KILLED: &str = "SHISHILING_TEST_TO_BE_KILLED";

async fn waits_to_be_killed() {
    let Some(disk) = LoopDisk::mount(64) else {
        println!("\nno mount");
        return;
    };
    let program = Program::start(&disk.path().join("data")).await;
    let filing = Filing::new(&mut Chance::seeded(3));
    program.deliver(&[filing]).await.unwrap();
    println!("\nmounted {}", disk.path().display());
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tests_that_are_killed_leave_no_mount_no_folder_and_no_program() {
    if std::env::var_os(TO_BE_KILLED).is_some() {
        return waits_to_be_killed().await;
    }
    let mut tests = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture"])
        .arg("leftovers::tests_that_are_killed_leave_no_mount_no_folder_and_no_program")
        .env(TO_BE_KILLED, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(tests.stdout.take().unwrap()).lines();
    let told = lines
        .map(Result::unwrap)
        .find(|line| line.starts_with("mounted ") || line.starts_with("no mount"))
        .expect("it says where");
    tests.kill().unwrap();
    tests.wait().unwrap();
    let Some(path) = told.strip_prefix("mounted ") else {
        return;
    };
    let folder = Path::new(path).parent().unwrap();
    let mounted = || {
        let mounts = std::fs::read_to_string("/proc/mounts").unwrap();
        mounts.contains(path)
    };
    let since = Instant::now();
    while folder.exists() || mounted() || runs_on(path) {
        assert!(
            since.elapsed() < Duration::from_secs(120),
            "{path} is still in use"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether a program names this path on its command line.
fn runs_on(path: &str) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap();
    processes.flatten().any(|process| {
        let line = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(path)
    })
}
