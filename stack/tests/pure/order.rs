//! What goes before what, though AWS would allow any order.

use kavak_stack::{
    Key, Spec, Text,
    plan::{self, Action, Plan, Step},
};

use crate::support::{largest, made, settings, stack, tamper};

/// Whether the step that `is_last` waits for one that `is_first`, by whatever
/// is between them.
fn waits_for(
    plan: &Plan,
    is_last: impl Fn(&Step) -> bool,
    is_first: impl Fn(&Step) -> bool,
) -> bool {
    let mut open: Vec<usize> = (0..plan.steps.len())
        .filter(|step| is_last(&plan.steps[*step]))
        .collect();
    assert!(!open.is_empty(), "there is no such step");
    while let Some(step) = open.pop() {
        for after in &plan.steps[step].after {
            if is_first(&plan.steps[after.step]) {
                return true;
            }
            open.push(after.step);
        }
    }
    false
}

fn is(key: &'static str, action: Action) -> impl Fn(&Step) -> bool {
    move |step| step.key.as_str() == key && step.action() == action
}

#[test]
fn the_second_zone_s_traffic_moves_to_the_first_gateway_before_the_second_goes() {
    let plan = plan::up(&stack(&settings()), &made(&largest()));
    let update = is("route_table.private[0]", Action::Update);
    for last in ["route_table.private[1]", "nat_gateway[1]"] {
        assert!(
            waits_for(&plan, is(last, Action::Delete), &update),
            "{last}"
        );
    }
}

#[test]
fn a_table_that_somebody_sent_through_a_superfluous_gateway_lets_go_of_it_first() {
    let mut observed = made(&largest());
    let second = observed.resources[&Key::nth("nat_gateway", 1)].id.clone();
    tamper(&mut observed, "route_table.public", |found| {
        let Spec::RouteTable(table) = &mut found.spec else {
            panic!("another kind")
        };
        table
            .routes
            .insert("192.0.2.0/24".into(), Text::from(second));
    });
    let plan = plan::up(&stack(&settings()), &observed);
    let update = is("route_table.public", Action::Update);
    assert!(waits_for(
        &plan,
        is("nat_gateway[1]", Action::Delete),
        update
    ));
}

#[test]
fn records_go_before_that_by_which_they_are_found_again() {
    let observed = made(&largest());
    for plan in [
        plan::down(&observed),
        plan::up(&stack(&settings()), &observed),
    ] {
        for record in ["dns_record.alias", "dns_record.validation"] {
            for last in ["certificate", "listener.https"] {
                let record = is(record, Action::Delete);
                assert!(waits_for(&plan, is(last, Action::Delete), record), "{last}");
            }
        }
    }
}
