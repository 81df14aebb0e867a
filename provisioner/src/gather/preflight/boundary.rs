//! Whether the permissions boundary exists that new roles are to have.

use kavak_engine::Class;
use kavak_stack::spec::IamRole;

use super::{Refusals, Subject, refusal};
use crate::aws::fault;

pub(super) async fn check(subject: &Subject<'_>) -> Refusals {
    let mut new = subject.with_new("permissions_boundary");
    let boundary = new.find_map(|spec| {
        let role = spec.attributes_of::<IamRole>()?;
        role.permissions_boundary.as_deref()
    });
    let Some(arn) = boundary else {
        return Ok(Vec::new());
    };
    let answer = subject.aws.read(|| async {
        let call = subject.aws.iam.get_policy().policy_arn(arn);
        call.send().await.map_err(fault("GetPolicy"))
    });
    match answer.await {
        Ok(_) => Ok(Vec::new()),
        Err(fault) if fault.class == Class::NotFound => {
            let why = format!("there is no policy {arn}");
            let next = "check its name and account (`aws iam list-policies --scope Local`)";
            Ok(vec![refusal("iam.permissions_boundary", why, next)])
        }
        Err(fault) => Err(fault),
    }
}
