//! What is wrong with a server's certificate, and how long it lasts.

use jiff::Timestamp;
use rustls::CertificateError;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::journey::port::WebFault;

/// What a certificate tells of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Certificate {
    /// When it ends.
    pub(super) ends: Timestamp,
    /// Whether it names itself as its issuer.
    pub(super) is_self_issued: bool,
    /// Who issued it: the organisation, else the name.
    pub(super) issuer: String,
}

impl Certificate {
    /// Reads a certificate's DER.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let ends = Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()?;
        let is_self_issued = certificate.subject().as_raw() == certificate.issuer().as_raw();
        let issuer = certificate.issuer();
        let organisation = issuer.iter_organization().chain(issuer.iter_common_name()).next();
        let issuer = organisation.and_then(|name| name.as_str().ok()).unwrap_or_default().to_owned();
        Some(Self { ends, is_self_issued, issuer })
    }

    /// Returns the whole days left at `now`, negative when it has ended.
    pub(super) fn days(&self, now: Timestamp) -> i64 {
        const DAY: i64 = 24 * 60 * 60;
        (self.ends.as_second() - now.as_second()).div_euclid(DAY)
    }
}

/// Returns whether a TLS handshake failed since nobody who is trusted vouches for the certificate.
pub(super) fn is_unknown_issuer(error: &rustls::Error) -> bool {
    matches!(error, rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer))
}

/// Returns what a failed TLS handshake means. A certificate of no known issuer is told apart by looking at it:
/// self-signed and "the intermediate is missing" are one error to every verifier.
pub(super) fn fault(error: &rustls::Error, seen: Option<&Certificate>) -> WebFault {
    let rustls::Error::InvalidCertificate(reason) = error else { return WebFault::TlsOther };
    match reason {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => WebFault::TlsExpired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            WebFault::TlsWrongName
        }
        // Verifiers have errors of their own for a self-signed authority in a server's place.
        _ if seen.is_some_and(|certificate| certificate.is_self_issued) => WebFault::TlsSelfSigned,
        CertificateError::UnknownIssuer => WebFault::TlsUntrusted,
        _ => WebFault::TlsOther,
    }
}
