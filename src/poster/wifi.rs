//! A network that phones join by a code, in the notation that Android and iOS cameras read.

use super::Error;
use super::code::Modules;

/// The local relay's network. Whoever reads the sheet may join: the password is printed too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wifi {
    ssid: String,
    password: String,
    hidden: bool,
}

impl Wifi {
    /// A network by its name and its WPA password (empty for an open network); `hidden` where the
    /// network does not announce its name.
    ///
    /// # Errors
    /// [`Error::WifiName`] unless the name has 1 to 32 bytes; [`Error::WifiPassword`] unless the
    /// password is empty, has 8 to 63 printable ASCII characters, or is a key of 64 hexadecimal digits.
    pub fn new(ssid: &str, password: &str, hidden: bool) -> Result<Self, Error> {
        if !(1..=32).contains(&ssid.len()) || ssid.chars().any(char::is_control) {
            return Err(Error::WifiName);
        }
        let printable = password.chars().all(|c| (' '..='~').contains(&c));
        let possible = match password.len() {
            0 | 8..=63 => printable,
            64 => password.chars().all(|c| c.is_ascii_hexdigit()),
            _ => false,
        };
        match possible {
            true => Ok(Self {
                ssid: ssid.to_owned(),
                password: password.to_owned(),
                hidden,
            }),
            false => Err(Error::WifiPassword),
        }
    }

    /// The network's name.
    pub fn ssid(&self) -> &str {
        &self.ssid
    }

    /// Its password; empty for an open network.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// What the code says: `WIFI:T:WPA;S:name;P:password;H:false;;`, with `\ ; , : "` escaped.
    pub fn payload(&self) -> String {
        let (ssid, hidden) = (escaped(&self.ssid), self.hidden);
        match self.password.as_str() {
            "" => format!("WIFI:T:nopass;S:{ssid};H:{hidden};;"),
            password => format!("WIFI:T:WPA;S:{ssid};P:{};H:{hidden};;", escaped(password)),
        }
    }

    /// The code itself.
    pub(super) fn modules(&self) -> Modules {
        Modules::of_text(&self.payload())
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r#"\;,:""#.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
