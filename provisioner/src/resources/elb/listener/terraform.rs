//! Its description in Terraform's language.

use hcl::Block;
use kavak_stack::spec::{Listener, ListenerAction};

use crate::terraform::{Described, Exported, Referred, Resource, block};

impl Exported for Listener {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let listener = of
            .import("aws_lb_listener", &of.found.id)
            .set("load_balancer_arn", of.references.of(&it.load_balancer_arn))
            .set("port", it.port)
            .set("protocol", it.protocol.as_str())
            .set_some("ssl_policy", it.ssl_policy.as_deref())
            .set_some(
                "certificate_arn",
                it.certificate_arn.as_ref().map(|arn| of.references.of(arn)),
            )
            .block(action(of, &it.default_action))
            .tags(&it.tags);
        Ok(vec![match it.default_action {
            ListenerAction::Forward(_) | ListenerAction::RedirectToHttps(_) => listener,
            ListenerAction::FixedResponse(_) | ListenerAction::Other(_) => listener
                .note("Its default action was set by hand: it is left as it is.")
                .ignoring(&["default_action"]),
        }])
    }
}

fn action(of: &Described<'_>, action: &ListenerAction) -> Block {
    let of_type = |r#type: &str| Block::builder("default_action").add_attribute(("type", r#type));
    let fixed = |status: &str| {
        let response = vec![
            ("content_type", "text/plain".into()),
            ("status_code", status.into()),
        ];
        of_type("fixed-response")
            .add_block(block("fixed_response", response))
            .build()
    };
    match action {
        // Importing sets both: with one of them missing the plan has a change.
        ListenerAction::Forward(target_group) => {
            let arn = of.references.of(target_group);
            let weighted = vec![("arn", arn.clone()), ("weight", 1.into())];
            let forward = Block::builder("forward").add_block(block("target_group", weighted));
            of_type("forward")
                .add_attribute(("target_group_arn", arn))
                .add_block(forward.build())
                .build()
        }
        ListenerAction::RedirectToHttps(to) => {
            let status = if to.is_permanent {
                "HTTP_301"
            } else {
                "HTTP_302"
            };
            let redirect = vec![
                ("protocol", "HTTPS".into()),
                ("port", "443".into()),
                ("host", to.host.as_str().into()),
                ("status_code", status.into()),
            ];
            of_type("redirect")
                .add_block(block("redirect", redirect))
                .build()
        }
        ListenerAction::FixedResponse(status) => fixed(status),
        ListenerAction::Other(_) => fixed("503"),
    }
}
