//! Backup, restore and verify as an operator runs them, beside the running hub; and the command that an error names.

use crate::chance::Chance;
use crate::program::{Filing, Program, command};
use std::path::Path;
use std::time::Duration;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_is_said_with_a_command_that_restores() {
    let root = tempfile::tempdir().unwrap();
    let (data, kept, fresh) = (
        root.path().join("data"),
        root.path().join("kept"),
        root.path().join("fresh"),
    );
    let program = Program::start(&data).await;
    let chance = &mut Chance::seeded(11);
    let filings: Vec<Filing> = (0..30).map(|_| Filing::new(chance)).collect();
    for delivery in program.deliver(&filings).await.unwrap() {
        assert_eq!(delivery.result, "stored");
    }
    let (done, said) = command(&["backup", "--data", text(&data), "--to", text(&kept)]);
    assert!(done, "{said}");
    let (done, said) = command(&["verify", "--data", text(&data)]);
    assert!(done, "beside the running hub: {said}");
    program.kill();
    drop(program);
    let kit = root.path().join("kit.txt");
    std::fs::copy(data.join("keys/identity.txt"), &kit).unwrap();

    let journal = data.join("journal/00000001.journal");
    let mut bytes = std::fs::read(&journal).unwrap();
    bytes[2000] ^= 0x10;
    std::fs::write(&journal, bytes).unwrap();
    for arguments in [
        vec!["verify", "--data", text(&data)],
        vec!["serve", "--data", text(&data), "--listen", "127.0.0.1:0"],
    ] {
        let (done, said) = command(&arguments);
        assert!(!done, "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(
            said.contains(&format!("{} is damaged at byte", text(&journal))),
            "{said}"
        );
        // The command as it stands, with the places filled in.
        let (_, named) = said
            .split_once("shishiling restore")
            .expect("it names the command");
        let words: Vec<&str> = named.split_whitespace().take(6).collect();
        assert_eq!(
            words,
            [
                "--data",
                text(&data),
                "--from",
                "BACKUP",
                "--key",
                "RECOVERY-KEY"
            ]
        );
    }
    let occupied = [
        "restore",
        "--data",
        text(&data),
        "--from",
        text(&kept),
        "--key",
        text(&kit),
    ];
    let (done, said) = command(&occupied);
    assert!(!done && said.contains("not empty"), "{said}");
    std::fs::rename(&data, root.path().join("aside")).unwrap();
    let (done, said) = command(&occupied);
    assert!(done, "{said}");

    // A set of one's choice, as the error of a damaged one advises.
    let sets = std::fs::read_dir(kept.join("sets")).unwrap();
    let set = sets.map(|set| set.unwrap().file_name()).next().unwrap();
    let elsewhere = root.path().join("elsewhere");
    for (set, whole) in [("no-such-set", false), (set.to_str().unwrap(), true)] {
        let mut chosen = occupied.to_vec();
        chosen[2] = text(&elsewhere);
        chosen.extend(["--set", set]);
        let (done, said) = command(&chosen);
        assert_eq!(done, whole, "{said}");
    }

    let program = Program::start(&data).await;
    let receipts: Vec<&str> = filings
        .iter()
        .map(|filing| filing.receipt.as_str())
        .collect();
    for (filing, case) in filings.iter().zip(program.track(&receipts).await) {
        assert_eq!(
            case.expect("restored")["messages"][0]["text"],
            filing.text.as_str()
        );
    }
    let again = program.deliver(&filings).await.unwrap();
    assert!(again.iter().all(|delivery| delivery.result == "duplicate"));
    assert!(!fresh.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_hub_rests() {
    let root = tempfile::tempdir().unwrap();
    let program = Program::start(&root.path().join("data")).await;
    program
        .deliver(&[Filing::new(&mut Chance::seeded(1))])
        .await
        .unwrap();
    // It may be slow to come to rest; then it stays there.
    let mut busy = Vec::new();
    while busy.last().is_none_or(|ticks| *ticks > 6) {
        assert!(busy.len() < 20, "hundredths of a second in three: {busy:?}");
        let before = program.busy_ticks();
        tokio::time::sleep(Duration::from_secs(3)).await;
        busy.push(program.busy_ticks() - before);
    }
}
