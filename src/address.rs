//! Addresses that lead nowhere for somebody outside: this machine's, and those of private networks.

use std::net::IpAddr;

use url::{Host, Url};

/// Returns whether an address names this machine or a private network, by its name or number alone.
pub fn is_local(url: &Url) -> bool {
    match url.host() {
        None => false,
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_lowercase();
            name == "localhost"
                || [".localhost", ".local", ".internal", ".lan"].iter().any(|end| name.ends_with(end))
        }
        Some(Host::Ipv4(address)) => is_private(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => is_private(IpAddr::V6(address)),
    }
}

/// Returns whether nobody outside reaches an address.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
                || first == 0
                || is_shared
        }
        // `::ffff:127.0.0.1` and `::127.0.0.1` lead where the four numbers do.
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
                || address.is_multicast()
                || address.to_ipv4().is_some_and(|address| is_private(IpAddr::V4(address)))
        }
    }
}

/// Returns whether there are addresses, and all of them are private.
pub fn are_private(addresses: &[IpAddr]) -> bool {
    !addresses.is_empty() && addresses.iter().all(|address| is_private(*address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_outside_reaches_is_told_however_it_is_written() {
        for url in [
            "http://localhost/",
            "http://LOCALHOST./",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0.0.0.0/",
            "http://10.1.2.3/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[::127.0.0.1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://printer.local/",
        ] {
            assert!(is_local(&Url::parse(url).unwrap()), "{url}");
        }
        for url in [
            "https://example.com/",
            "http://203.0.113.10/",
            "http://[2001:db8::1]/",
            "http://[::ffff:203.0.113.10]/",
        ] {
            assert!(!is_local(&Url::parse(url).unwrap()), "{url}");
        }
    }
}
