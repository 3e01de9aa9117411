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

/// Not a test of its own: started by the one below, which kills it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "waits to be killed"]
async fn somebody_with_a_disk_and_a_program() {
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

#[test]
fn tests_that_are_killed_leave_no_mount_no_folder_and_no_program() {
    let mut tests = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture"])
        .arg("leftovers::somebody_with_a_disk_and_a_program")
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
            since.elapsed() < Duration::from_secs(20),
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
