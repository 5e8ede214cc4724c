//! Which field of a subscription Meta refuses.

use super::port::GraphError;

/// Returns the field that Meta refuses, and the permissions of which one would do. One such field refuses the whole
/// call. The words are observed, not documented.
pub(crate) fn unauthorised(trouble: &GraphError) -> Option<(String, String)> {
    let said = &trouble.refusal().filter(|refusal| refusal.code == 200)?.message;
    let (_, rest) = said.split_once("To subscribe to the ")?;
    let (field, rest) = rest.split_once(" field")?;
    let (_, permissions) = rest.split_once("is needed: ").or_else(|| rest.split_once("are needed: "))?;
    Some((field.trim().to_owned(), permissions.trim().trim_end_matches('.').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::port::Refusal;

    #[test]
    fn the_field_that_meta_refuses_is_named_with_its_permission() {
        let of = |code, message: &str| {
            let refusal = Refusal { code, message: message.into(), ..Refusal::default() };
            unauthorised(&GraphError::Refused(Box::new(refusal)))
        };
        let said =
            "(#200) To subscribe to the leadgen field, one of these permissions is needed: leads_retrieval";
        assert_eq!(of(200, said), Some(("leadgen".into(), "leads_retrieval".into())));
        assert_eq!(of(100, said), None);
        assert_eq!(of(200, "(#200) Permissions error"), None);
    }
}
