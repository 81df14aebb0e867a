use serde_json::json;

use super::*;

fn decision(statements: &Value, asked: &Question<'_>) -> Decision {
    let json = json!({ "Statement": statements }).to_string();
    Document::read(&json).expect("a document").decision(asked)
}

#[test]
fn statement_is_about_the_resources_that_it_names() {
    let own = json!({"Effect": "Allow", "Action": "sns:*", "Resource": "arn:aws:sns:*:*:own-*"});
    for (resource, expected) in [
        ("arn:aws:sns:us-east-1:1:own-leads", Decision::Allowed),
        ("arn:aws:sns:us-east-1:1:OWN-leads", Decision::NotAllowed),
        ("arn:aws:sns:us-east-1:1:others", Decision::NotAllowed),
        ("*", Decision::NotAllowed),
    ] {
        let asked = Question::new("SNS:publish", resource);
        assert_eq!(decision(&own, &asked), expected, "{resource}");
    }
}

#[test]
fn denial_wins_over_what_another_statement_allows() {
    let both = json!([
        {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
    ]);
    let asked = |action| Question::new(action, "*");
    assert_eq!(decision(&both, &asked("s3:GetObject")), Decision::Allowed);
    assert_eq!(decision(&both, &asked("iam:GetRole")), Decision::Denied);
}

#[test]
fn condition_that_does_not_hold_or_is_about_an_unknown_key_is_not_met() {
    let pass = |condition: Value| json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": condition});
    let tasks = ("iam:PassedToService", "ecs-tasks.amazonaws.com");
    let context = [(tasks.0.to_owned(), tasks.1.to_owned())];
    let asked = Question::new("iam:PassRole", "*").with(&context);
    for (condition, expected) in [
        (
            json!({"StringEquals": {"iam:PassedToService": ["ecs-tasks.amazonaws.com"]}}),
            Decision::Allowed,
        ),
        (
            json!({"StringLike": {"iam:PassedToService": "ecs-*.amazonaws.com"}}),
            Decision::Allowed,
        ),
        (
            json!({"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}),
            Decision::NotAllowed,
        ),
        (
            json!({"StringEquals": {"aws:RequestTag/team": "sales"}}),
            Decision::NotAllowed,
        ),
    ] {
        let about = condition.to_string();
        assert_eq!(decision(&pass(condition), &asked), expected, "{about}");
    }
}
