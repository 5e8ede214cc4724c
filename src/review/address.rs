//! Addresses that lead nowhere for somebody outside: this machine's, and those of private networks.

use std::net::IpAddr;

use url::{Host, Url};

/// Returns whether an address names this machine or a private network, by its name or number alone.
pub fn is_local(url: &Url) -> bool {
    match url.host() {
        None => false,
        Some(Host::Domain(name)) => {
            let name = name.to_lowercase();
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
                || address.is_unspecified()
                || is_shared
        }
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
    }
}
