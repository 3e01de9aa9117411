//! A small ext4 in a file, mounted by loop: the kernel's own way of losing power, and of running full.
//! Where the machine does not let a test mount, `LoopDisk::mount` says so and the caller proves the same on a lying disk.

use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub struct LoopDisk {
    root: tempfile::TempDir,
    mounted: bool,
    /// Clears up when the tests are killed: its pipe closes with them.
    watcher: Child,
}

impl LoopDisk {
    /// Makes and mounts a disk of some megabytes; `None`, loudly, where that is not allowed.
    pub fn mount(megabytes: u32) -> Option<LoopDisk> {
        let root = tempfile::tempdir().unwrap();
        let watcher = Command::new("sh")
            .args(["-c", "read end; umount -l \"$0/mounted\"; rm -rf \"$0\""])
            .arg(root.path())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut disk = LoopDisk {
            root,
            mounted: false,
            watcher,
        };
        std::fs::create_dir(disk.path()).unwrap();
        let image = disk.image();
        std::fs::File::create(&image)
            .unwrap()
            .set_len(u64::from(megabytes) << 20)
            .unwrap();
        let made = run("mkfs.ext4", &["-q", "-F", image.to_str().unwrap()]);
        match made.and_then(|()| disk.attach()) {
            Ok(()) => Some(disk),
            Err(why) => {
                eprintln!("NO LOOP MOUNT HERE ({why}): proved on the lying disk in memory instead");
                None
            }
        }
    }

    /// Where it is mounted.
    pub fn path(&self) -> PathBuf {
        self.root.path().join("mounted")
    }

    fn image(&self) -> PathBuf {
        self.root.path().join("image")
    }

    fn attach(&mut self) -> Result<(), String> {
        let (image, path) = (self.image(), self.path());
        run(
            "mount",
            &[
                "-o",
                "loop",
                image.to_str().unwrap(),
                path.to_str().unwrap(),
            ],
        )?;
        self.mounted = true;
        Ok(())
    }

    /// The power goes: whatever ext4 has not committed by now is lost, every later write fails.
    pub fn cut_power(&self) {
        const EXT4_IOC_SHUTDOWN: libc::c_ulong = 0x8004_587d;
        const NO_LOG_FLUSH: u32 = 2;
        let dir = std::fs::File::open(self.path()).unwrap();
        // SAFETY: the ioctl reads one u32 through the pointer, and the descriptor is open.
        let done = unsafe { libc::ioctl(dir.as_raw_fd(), EXT4_IOC_SHUTDOWN as _, &NO_LOG_FLUSH) };
        assert_eq!(done, 0, "{}", std::io::Error::last_os_error());
    }

    /// The power comes back: ext4 replays its own journal.
    pub fn restore_power(&mut self) {
        self.detach();
        self.attach().unwrap();
    }

    fn detach(&mut self) {
        let path = self.path();
        // A thread that dies of the cut may hold a file for a moment.
        for _ in 0..200 {
            if run("umount", &[path.to_str().unwrap()]).is_ok() {
                self.mounted = false;
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("{} stays busy", path.display());
    }
}

impl Drop for LoopDisk {
    fn drop(&mut self) {
        if self.mounted {
            let _ = run("umount", &["-l", self.path().to_str().unwrap()]);
        }
        // Its pipe closes, and it finds little left to do.
        drop(self.watcher.stdin.take());
        let _ = self.watcher.wait();
    }
}

fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let done = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&done.stderr).trim().to_owned())
}

/// Fills a file until the disk has no byte left.
pub fn fill(file: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(file).unwrap();
    let block = vec![0x5a; 256 << 10];
    let mut size = block.len();
    while size > 0 {
        match file.write_all(&block[..size]) {
            Ok(()) => {}
            Err(_) => size /= 2,
        }
    }
    let _ = file.sync_all();
}
