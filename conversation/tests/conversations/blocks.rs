//! A reply in blocks, which says what its text says.

use kavak_conversation::{Block, Channel, Facts, Message, Reply, State, respond};

fn reply(channel: Channel, messages: &[&str]) -> Reply {
    let facts = Facts::builtin().expect("facts");
    let mut state = State::default();
    let mut reply = None;
    for text in messages {
        let now = jiff::civil::date(2026, 11, 30).at(12, 0, 0, 0);
        let message = Message {
            text,
            channel,
            sender: None,
            now,
        };
        let turn = respond(&state, &message, &facts);
        (state, reply) = (turn.state, Some(turn.reply));
    }
    reply.expect("a reply")
}

const LIST: [&str; 3] = ["busco una SUV", "400 mil", "cualquiera"];

#[test]
fn list_is_numbered_cards_and_its_lines_are_in_no_text() {
    let reply = reply(Channel::Web, &LIST);
    let [
        Block::Text { text },
        Block::Cars { cars },
        Block::Text { .. },
    ] = &reply.blocks[..]
    else {
        panic!("{:?}", reply.blocks);
    };
    assert!(!text.contains("1. "), "{text}");
    assert_eq!(*cars, reply.cars);
    let numbers: Vec<_> = cars.iter().filter_map(|card| card.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    for card in cars {
        let monthly = card.monthly.as_ref().unwrap();
        assert!(!monthly.is_agreed && monthly.term_months == 72);
        assert!(reply.text.contains(&card.price_pesos.unwrap().to_string()));
        assert!(reply.text.contains(&card.version_text));
        assert!(card.gearbox.is_none() || !card.version_text.contains("automático"));
    }
}

#[test]
fn plan_is_drawn_after_its_introduction() {
    let more = ["el primero", "a crédito con 20 por ciento", "48 meses"];
    let reply = reply(Channel::Web, &[&LIST[..], &more].concat());
    let at = reply.blocks.iter().position(|block| match block {
        Block::Financing { table } => table.plans.len() == 1,
        _ => false,
    });
    let Some(Block::Text { text }) = &reply.blocks.get(at.unwrap() - 1) else {
        panic!("{:?}", reply.blocks);
    };
    assert!(text.ends_with(':'), "{text}");
}

#[test]
fn compared_cars_say_more_of_themselves() {
    let reply = reply(
        Channel::Web,
        &[&LIST[..], &["compara el 1 y el 2"]].concat(),
    );
    let cards = reply.blocks.iter().find_map(|block| match block {
        Block::Cars { cars } => Some(cars),
        _ => None,
    });
    let cards = cards.unwrap();
    assert!(cards.len() == 2 && cards.iter().all(|card| !card.details.is_empty()));
}

#[test]
fn channels_that_read_text_get_no_blocks() {
    for channel in [Channel::Api, Channel::Whatsapp] {
        let reply = reply(channel, &LIST);
        assert!(reply.blocks.is_empty() && reply.text.contains("1. "));
    }
}
