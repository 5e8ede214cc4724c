//! What Meta publishes as tables: field names, permissions. Versions are in [`super::versions`].

/// Returns whether a path segment is written like a Graph version.
pub(super) fn looks_like_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(major, minor)| is_digits(major) && is_digits(minor))
}

/// Returns whether the text is one or more decimal digits.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The node types whose field lists are known.
#[derive(Clone, Copy)]
pub(super) enum Node {
    Application,
    Page,
    User,
    Business,
    Conversation,
    Message,
    Profile,
    Label,
}

impl Node {
    /// Returns the name that Meta's errors use.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Application => "Application",
            Self::Page => "Page",
            Self::User => "User",
            Self::Business => "Business",
            Self::Conversation => "UnifiedThread",
            Self::Message => "UnifiedMessage",
            Self::Profile => "Profile",
            Self::Label => "PageUserMessageThreadLabel",
        }
    }

    /// Returns whether Meta's specification has the field.
    pub(super) fn has(self, field: &str) -> bool {
        let list = match self {
            Self::Application => include_str!("facts/app-fields.txt"),
            Self::Page => include_str!("facts/page-fields.txt"),
            Self::User => include_str!("facts/user-fields.txt"),
            Self::Business => include_str!("facts/business-fields.txt"),
            Self::Conversation => {
                "can_reply\nfolder\nformer_participants\nid\nis_owner\nis_subscribed\nlink\nlinked_group\n\
                 message_count\nmessages\nname\nparticipants\nscoped_thread_key\nsenders\nsnippet\n\
                 unread_count\nupdated_time\nwallpaper"
            }
            Self::Message => {
                "attachments\ncreated_time\nfrom\nid\nis_unsupported\nmessage\nreactions\nreply_to\n\
                 shares\nsticker\nstory\ntags\nthread_id\nto"
            }
            Self::Label => "id\nname\npage_label_name",
            Self::Profile => "first_name\ngender\nid\nlast_name\nlocale\nname\nprofile_pic\ntimezone",
        };
        list.lines().any(|known| known == field)
    }
}

impl Node {
    /// Returns whether Meta's specification of v26.0 has the edge.
    pub(super) fn has_edge(self, edge: &str) -> bool {
        let list = match self {
            Self::Application => include_str!("facts/app-edges.txt"),
            Self::Page => include_str!("facts/page-edges.txt"),
            Self::User | Self::Profile => include_str!("facts/user-edges.txt"),
            Self::Business => include_str!("facts/business-edges.txt"),
            Self::Conversation => "messages",
            Self::Message | Self::Label => "",
        };
        list.lines().any(|known| known == edge)
    }
}

/// The webhook fields of an Instagram account, from Meta's specification.
pub(super) fn instagram_webhook_fields() -> impl Iterator<Item = &'static str> {
    include_str!("facts/instagram-webhook-fields.txt").lines()
}

/// The webhook fields of a Page, in the order of Meta's enum.
pub(super) fn page_webhook_fields() -> impl Iterator<Item = &'static str> {
    include_str!("facts/page-webhook-fields.txt").lines()
}

/// Returns whether subscribing to the field needs `pages_messaging`.
pub(super) fn is_message_field(field: &str) -> bool {
    field.starts_with("messag") || matches!(field, "standby" | "inbox_labels" | "response_feedback")
}

/// Page fields retired with v26.0 and gone from every version since 2026-10-27.
pub(super) const RETIRED_PAGE_FIELDS: &[&str] =
    &["current_location", "genre", "network", "parking", "start_info", "auto_publish_page_info_updates"];

/// Page fields that a token without `pages_read_engagement` may read.
pub(super) const OPEN_PAGE_FIELDS: &[&str] = &[
    "id",
    "name",
    "access_token",
    "page_token",
    "app_id",
    "category",
    "category_list",
    "link",
    "username",
    "is_published",
    "is_verified",
    "verification_status",
    "is_webhooks_subscribed",
    "is_messenger_platform_bot",
    "is_messenger_bot_get_started_enabled",
    "has_added_app",
    "has_transitioned_to_new_page_experience",
    "messaging_feature_status",
    "user_access_expire_time",
];

/// Message tags that Meta rejects since 2026-04-27.
pub(super) const RETIRED_TAGS: &[&str] =
    &["CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"];

/// Settings that `POST /{app-id}` takes.
pub(super) const WRITABLE_SETTINGS: &[&str] = &[
    "allow_cycle_app_secret",
    "an_platforms",
    "app_domains",
    "app_name",
    "app_type",
    "auth_dialog_headline",
    "auth_dialog_perms_explanation",
    "canvas_fluid_height",
    "canvas_fluid_width",
    "canvas_url",
    "contact_email",
    "deauth_callback_url",
    "mobile_web_url",
    "namespace",
    "page_tab_default_name",
    "privacy_policy_url",
    "restrictions",
    "secure_canvas_url",
    "secure_page_tab_url",
    "server_ip_whitelist",
    "terms_of_service_url",
    "url_scheme_suffix",
    "user_support_email",
    "user_support_url",
    "website_url",
];

/// What App Review calls a feature and not a permission.
pub(super) const FEATURES: &[&str] = &["business_asset_user_profile_access", "human_agent"];

/// Permissions that the App Dashboard asks no API call for before a submission.
pub(super) const NEEDS_NO_CALL: &[&str] = &["pages_show_list", "public_profile", "email"];

/// Permissions that an app may ask a person for here.
pub(super) const PERMISSIONS: &[&str] = &[
    "business_management",
    "email",
    "instagram_basic",
    "instagram_manage_messages",
    "pages_manage_engagement",
    "pages_manage_metadata",
    "pages_manage_posts",
    "pages_messaging",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_show_list",
    "pages_user_gender",
    "pages_user_locale",
    "pages_user_timezone",
    "pages_utility_messaging",
    "public_profile",
];

/// What still works without a person's recent activity: Meta names these as never expiring ("Data access expiration",
/// graph-api). Every other permission is refused from then on.
const UNEXPIRING: &[&str] = &[
    "ads_management",
    "ads_read",
    "business_management",
    "configure_page_transactions",
    "pages_manage_ads",
    "pages_manage_cta",
    "pages_manage_engagement",
    "pages_manage_instant_articles",
    "pages_manage_metadata",
    "pages_manage_posts",
    "pages_messaging",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_show_list",
    "read_audience_network_insights",
    "read_insights",
];

/// Returns whether a permission works on when data access has ended.
pub(super) fn outlives_data_access(permission: &str) -> bool {
    UNEXPIRING.contains(&permission)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_hold_what_the_journey_asks_for() {
        assert_eq!(page_webhook_fields().count(), 106);
        assert!(Node::Application.has("has_messenger_product"));
        assert!(Node::Page.has("is_published"));
        assert!(!Node::Page.has("tasks"));
    }
}
